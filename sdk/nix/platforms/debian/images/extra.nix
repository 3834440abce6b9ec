# The image of the packages that the machines of one network and architecture have beyond the core image.
# A layer of its own, so that one more package costs a second or two and not the 7 s of a whole image.
# Inputs: run (busybox.nix), the lock of the architecture, tools: commands xz, mksquashfs, openssl; core (core.nix), package
# names, the release (../releases). Result: the image, or null when no package is left; image.info is described in extra.sh.
{
  run,
  lock,
  tools,
  architecture,
  core,
  packages,
  release,
}:
let
  inherit (release) renamedPackages knownScripts;
  known =
    if renamedPackages == { } && knownScripts == "" then
      ./install/known.txt
    else
      builtins.toFile "known.txt" (
        builtins.replaceStrings (builtins.attrNames renamedPackages) (builtins.attrValues renamedPackages) (
          builtins.readFile ./install/known.txt
        )
        + knownScripts
      );

  inCore = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) core.names
  );
  names = builtins.filter (name: !inCore ? ${name}) (lock.closure packages);
  ofScripts = builtins.filter (name: !inCore ? ${name}) (lock.closureOfScripts names);

  builtIn = import ../modules/users/built-in.nix;
  numbers = import ../packages/numbers.nix // builtIn.users // builtIn.groups;
in
if names == [ ] then
  null
else
  run "nixvms-extra-${architecture.name}.squashfs" {
    debs = map lock.deb names;
    scriptDebs = map lock.deb ofScripts;
    inherit (core.image) database;
    inherit (tools) xz mksquashfs;
    openssl = if builtins.elem "ca-certificates" names then tools.openssl else "";
    inherit known;
    first_start_script = ./install/first-start/run.sh;
    first_start_unit = ./install/first-start/unit;
    numbers = builtins.concatStringsSep "" (
      builtins.attrValues (builtins.mapAttrs (name: number: "${name} ${toString number}\n") numbers)
    );
    passAsFile = [ "numbers" ];
    outputs = [
      "out"
      "info"
    ];
  } (import ./install.nix + builtins.readFile ./extra.sh)
