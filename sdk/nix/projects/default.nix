# The .NET projects that the project of networks references, published by the build: what modules have as `projects`.
#
# Input:
#   projects    descriptions, as the task DescribeVmProject writes them: name, position, folder, executable, assembly,
#               system, usesInvariantGlobalization, hasSystemdIntegration, frameworks, muxer (not of programs for another system
#               than the host's); a file or folder is
#               { path; sha256; }
#   system      the machine's system
#   writeTree   name → [ { path; text or null; link or null; executable; } ] → a derivation with these files
#   start       how a program starts on the platform: a description and its folder in the store → the lines of a shell
#               script that ends with exec and "$@", with what the program needs in its context
# Result: name → package, a derivation with bin/NAME and lib/NAME, and
#   contentRoot              the folder of the program's own files
#   hasSystemdIntegration    whether it can tell systemd when it is ready
{
  projects,
  system,
  shell,
  writeTree,
  start,
}:

let
  inherit (import ../lib/diagnostics.nix) fail;

  # With its hash, nobody reads what is in the store already.
  add = import ./store-path.nix;

  packageOf =
    project:
    let
      folder = add project.name project.folder;
      script = "#!${shell}\n${start project folder}\n";
      tree = writeTree project.name [
        {
          path = "bin/${project.name}";
          text = script;
          link = null;
          executable = true;
        }
        {
          path = "lib/${project.name}";
          text = null;
          link = folder;
          executable = false;
        }
      ];
    in
    if project.system != system then
      fail {
        code = "NIXVM3053";
        message =
          "The program of projects.${project.name} is for ${project.system}, and the machine is ${system}. "
          + (
            if system == "i686-linux" then
              ".NET has no runtime for 32 bits on Linux: let the machine's nixpkgs.system be x86_64-linux."
            else
              "Publish it for this system: "
              + "VmPublishProperties=\"RuntimeIdentifier=${if system == "aarch64-linux" then "linux-arm64" else "linux-x64"};SelfContained=false\" on the reference, "
              + "and the same RuntimeIdentifiers in the project."
          );
        inherit (project) position;
      }
    else
      tree
      // {
        pname = project.name;
        contentRoot = folder;
        inherit (project) hasSystemdIntegration;
        # What the script needs is needed by whatever names the package.
        outPath = tree.outPath + builtins.substring 0 0 script;
      };
in
builtins.listToAttrs (
  map (project: {
    inherit (project) name;
    value = packageOf project;
  }) projects
)
