{
  lib,
  nothing,
  ...
}:
{
  networking.hostName = nothing;
}
