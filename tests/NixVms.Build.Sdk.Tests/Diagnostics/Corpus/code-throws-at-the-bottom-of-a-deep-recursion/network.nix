let
  dig = depth: if depth == 0 then throw "There is no treasure." else 1 + dig (depth - 1);
in
{
  alpha = { };
  beta = {
    virtualisation.memorySize = dig 2000;
  };
}
