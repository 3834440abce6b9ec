let
  count = n: count (n + 1) + 1;
in
{
  alpha = { };
  beta = {
    virtualisation.memorySize = count 0;
  };
}
