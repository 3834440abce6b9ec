{
  alpha = {
    environment.etc = {
      "a.conf".text = "a";
      "b.conf".text = 5;
    };
  };
}
