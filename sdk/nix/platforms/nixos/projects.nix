# How programs of .NET start in machines of NixOS: with nixpkgs' own runtimes, since .NET's are made for the loader of
# other distributions.
# Input: pkgs of the machine, the tools of the host (host.nix), projects and system (../../projects).
# Result: name → package.
{
  pkgs,
  host,
  projects,
  system,
}:

let
  inherit (import ../../lib/diagnostics.nix) fail;
  quote = import ../../lib/quote.nix;

  isWeb = project: builtins.any (framework: framework.name == "Microsoft.AspNetCore.App") project.frameworks;

  majorOf = version: builtins.head (builtins.split "[.]" version);

  # Called aspnetcore_8_0, or runtime_8_0 without the web.
  runtimeOf =
    project:
    let
      major = majorOf (builtins.head project.frameworks).version;
      name = "${if isWeb project then "aspnetcore" else "runtime"}_${major}_0";
    in
    pkgs.dotnetCorePackages.${name} or (fail {
      code = "NIXVM3054";
      message =
        "The program of projects.${project.name} needs .NET ${major}, and this nixpkgs has no dotnetCorePackages.${name}. "
        + "Use a nixpkgs that has it, let the project target a .NET that this one has, or use the debian platform.";
      inherit (project) position;
    });
in
import ../../projects {
  inherit projects system;
  inherit (host) shell writeTree;
  start =
    project: folder:
    if project.frameworks == [ ] || project.assembly == null then
      fail {
        code = "NIXVM3054";
        message =
          "The program of projects.${project.name} brings its own runtime, which looks for a loader that NixOS does not have. "
          + "Publish it without: framework-dependent, and not as a single file or NativeAOT; or use the debian platform.";
        inherit (project) position;
      }
    else
      "exec ${runtimeOf project}/bin/dotnet ${quote "${folder}/${project.assembly}"} \"$@\"";
}
