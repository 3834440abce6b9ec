# Asks for packages before it has machines.
{ pkgs, ... }:
builtins.seq pkgs { web = { }; }
