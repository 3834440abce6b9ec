{
  networking.extra = {
    a = 1;
    b = true;
  };
}
