{
  alpha = {
    virtualisation.memorySize = 1024 / 0;
  };
}
