{ lib, ... }:
{
  people = lib.genAttrs [ "ann" ] (name: {
    age = 1;
    wage = 2;
  });
}
