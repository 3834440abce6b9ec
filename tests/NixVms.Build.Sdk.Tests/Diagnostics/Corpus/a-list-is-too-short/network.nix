let
  names = [ "red" "green" ];
in
{
  alpha = {
    networking.hostName = builtins.elemAt names 2;
  };
}
