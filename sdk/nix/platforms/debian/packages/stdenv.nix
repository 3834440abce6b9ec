# pkgs.stdenv: what machines are, and errors where nixpkgs has compilers.
# Inputs: fail, positionOf; system and hostPlatform of the machine. Result: an attribute set.
{
  fail,
  positionOf,
  system,
  hostPlatform,
}:
{
  inherit system hostPlatform;
  buildPlatform = hostPlatform;
  targetPlatform = hostPlatform;
  inherit (hostPlatform)
    isLinux
    isDarwin
    isx86_64
    isi686
    isx86_32
    isAarch64
    is64bit
    is32bit
    ;
  shell = "/bin/bash";

  # The position is that of an attribute of the call: what is called has none.
  mkDerivation =
    arguments:
    fail {
      code = "NIXVM3036";
      message =
        "pkgs.stdenv.mkDerivation was used, and the debian platform has no compilers. "
        + "Use a Debian package, runCommand (its tools are busybox and Debian packages in nativeBuildInputs) or programs built outside of Nix; "
        + "or set Nixpkgs in the .nixnet file or the property NixpkgsPath.";
      position =
        if builtins.isAttrs arguments && arguments != { } then
          positionOf (builtins.head (builtins.attrNames arguments)) arguments
        else
          null;
    };
}
