# The tools of every builder: one static busybox, put into the store, with a link for each of its commands.
# Inputs: bootstrapTools, the folder with the file `busybox` that all begins with, or null when nothing will be built
#         (a search for missing packages); the system that builds.
# Result: busybox (a derivation), shell, path, and
#   run NAME ENVIRONMENT SCRIPT   a derivation that runs the script in busybox's shell
{
  bootstrapTools,
  system,
}:
let
  # A folder, not the file alone: busybox decides what it is by its own name, and a store path's name has a hash.
  bootstrapShell =
    if bootstrapTools == null then
      "/no-bootstrap-tools/busybox"
    else
      "${
        builtins.path {
          path = bootstrapTools;
          name = "nixvms-bootstrap-tools";
        }
      }/busybox";

  busybox = derivation {
    name = "busybox-static";
    inherit system;
    builder = bootstrapShell;
    args = [
      "sh"
      "-euc"
      ''
        busybox=${bootstrapShell}
        "$busybox" mkdir -p "$out/bin"
        "$busybox" cp "$busybox" "$out/bin/busybox"
        cd "$out/bin"
        for applet in $("$busybox" --list); do
          [ "$applet" = busybox ] || "$busybox" ln -s busybox "$applet"
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
      }
      // environment
    );
}
