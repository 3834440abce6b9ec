{ replicas, lib, ... }:
{
  alpha = { };
}
