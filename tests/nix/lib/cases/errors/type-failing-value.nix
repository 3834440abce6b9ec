{
  networking.extra.a = {
    inner = throw "never";
  };
}
