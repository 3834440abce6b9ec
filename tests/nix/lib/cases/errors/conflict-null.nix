{ lib, ... }:
{
  maybe = lib.mkMerge [
    null
    1
  ];
}
