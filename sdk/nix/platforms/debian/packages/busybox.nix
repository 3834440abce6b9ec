# The tools of every builder: one static busybox, put into the store, with a link for each of its commands.
# Inputs: the folder that holds the file `busybox`, or null when nothing will be built (a search for missing packages);
#         the system that builds.
# Result: busybox (a derivation), shell, path, and
#   run NAME ENVIRONMENT SCRIPT   a derivation that runs the script in busybox's shell
{
  seed,
  system,
}:
let
  # A folder, not the file alone: busybox decides what it is by its own name, and a store path's name has a hash.
  seedShell =
    if seed == null then
      "/no-seed/busybox"
    else
      "${
        builtins.path {
          path = seed;
          name = "nixvms-seed";
        }
      }/busybox";

  busybox = derivation {
    name = "busybox-static";
    inherit system;
    builder = seedShell;
    args = [
      "sh"
      "-euc"
      ''
        seed=${seedShell}
        "$seed" mkdir -p "$out/bin"
        "$seed" cp "$seed" "$out/bin/busybox"
        cd "$out/bin"
        for applet in $("$seed" --list); do
          [ "$applet" = busybox ] || "$seed" ln -s busybox "$applet"
        done
      ''
    ];
    preferLocalBuild = true;
  };

  shell = "${busybox}/bin/sh";
  path = "${busybox}/bin";
in
{
  inherit busybox shell path;

  run =
    name: environment: script:
    derivation (
      {
        inherit name system;
        builder = shell;
        args = [
          "-euc"
          ''
            export PATH=${path}
            ${script}
          ''
        ];
        preferLocalBuild = true;
        allowSubstitutes = false;
      }
      // environment
    );
}
