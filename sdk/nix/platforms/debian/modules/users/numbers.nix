# The numbers of users and groups: those that are given, and for the others the next ones that are free.
# Inputs: lib, users and groups (name → options). Result: { users, groups }, each name → number.
{
  lib,
  users,
  groups,
}:
let
  inherit (lib) filterAttrs;
  builtIn = import ./built-in.nix;

  # Of the accounts of Debian's packages, those that the configuration has.
  ofPackages = set: builtins.intersectAttrs set (import ../../packages/numbers.nix);

  # The names in order get the free numbers from `first` on.
  count =
    {
      taken,
      first,
      step,
    }:
    names:
    let
      add =
        state: name:
        let
          free = number: if builtins.elem number taken then free (number + step) else number;
          number = free state.next;
        in
        {
          next = number + step;
          numbers = state.numbers // {
            ${name} = number;
          };
        };
      none = {
        next = first;
        numbers = { };
      };
    in
    (lib.foldl add none names).numbers;

  given =
    attribute: set:
    builtins.mapAttrs (_: options: options.${attribute}) (
      filterAttrs (_: options: options.${attribute} != null) set
    );
  namesWithout =
    attribute: set:
    builtins.attrNames (filterAttrs (_: options: options.${attribute} == null) set);

  # Downwards from 999, as Debian does it.
  countSystem =
    fixed:
    count {
      taken = builtins.attrValues fixed;
      first = 999;
      step = -1;
    };
in
{
  users =
    let
      fixed = ofPackages users // builtIn.users // given "uid" users;
      open = builtins.partition (name: users.${name}.isNormalUser) (
        builtins.filter (name: users.${name}.isNormalUser || !(fixed ? ${name})) (namesWithout "uid" users)
      );
      countNormal = count {
        taken = builtins.attrValues fixed;
        first = 1000;
        step = 1;
      };
    in
    fixed // countNormal open.right // countSystem fixed open.wrong;

  groups =
    let
      fixed = ofPackages groups // builtIn.groups // given "gid" groups;
      open = builtins.filter (name: !(fixed ? ${name})) (namesWithout "gid" groups);
    in
    fixed // countSystem fixed open;
}
