{ lib, ... }: { options.fromAPath = lib.mkOption { default = true; }; }
