# Programs of .NET projects on the platform nixos, with a nixpkgs of our own that has one runtime.
let
  project = {
    name = "Shop";
    position = {
      file = "/lab.proj";
      line = 3;
      column = 6;
    };
    folder = null;
    executable = "Shop";
    assembly = "Shop.dll";
    system = "x86_64-linux";
    frameworks = [
      {
        name = "Microsoft.NETCore.App";
        version = "10.0.12";
      }
    ];
  };
  startOf =
    changes:
    (import ../../../sdk/nix/platforms/nixos/projects.nix {
      pkgs.dotnetCorePackages = { };
      host = {
        shell = "/bin/sh";
        writeTree = _: files: { outPath = (builtins.head files).text; };
      };
      projects = [ (project // changes) ];
      system = "x86_64-linux";
    }).Shop.outPath;
in
{
  aRuntimeThatNixpkgsLacks = {
    throws = startOf { };
    message = "NIXVM3054: The program of projects.Shop needs .NET 10, and this nixpkgs has no dotnetCorePackages.runtime_10_0.";
  };
  aProgramWithItsOwnRuntime = {
    throws = startOf { frameworks = [ ]; };
    message = "NIXVM3054: The program of projects.Shop brings its own runtime";
  };
  anotherSystem = {
    throws = startOf { system = "aarch64-linux"; };
    message = "NIXVM3053: The program of projects.Shop is for aarch64-linux, and the machine is x86_64-linux.";
  };
}
