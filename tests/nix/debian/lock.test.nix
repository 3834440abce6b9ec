# The lock of the debian platform: packages that it does not have.
let
  lock = import ../../../sdk/nix/platforms/debian/packages/lock.nix {
    lock = builtins.fromJSON (builtins.readFile ./lock.json);
    release = import ../../../sdk/nix/platforms/debian/releases {
      codename = "bookworm";
      hostSystem = "x86_64-linux";
    };
    lockFile = ./lock.json;
    mirrorsFile = ./mirrors.json;
    inherit (import ../../../sdk/nix/lib/diagnostics.nix) fail;
  } "amd64";
in
{
  packageThatTheLockLacks = {
    throws = lock.closure [ "curl" ];
    message = "NIXVM3021: The Debian package curl (amd64) is not in the lock";
  };
  kernelThatTheLockLacks = {
    throws = lock.kernelOf "linux-image-amd64";
    message = "has linux-image-amd64 (amd64), but not the kernel that it stands for.";
  };
}
