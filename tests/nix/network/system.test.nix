# A network for a system that the debian platform does not have: where the error is, and what it says to do.
let
  inherit (import ./fixture.nix) entry file;

  setting = {
    name = "System";
    position = {
      file = "/lab.nixnet";
      line = 3;
      column = 5;
    };
  };

  error = networkName: more: message: {
    throws =
      (entry networkName (
        {
          system = "riscv64-linux";
          debianLock = ../debian/lock.json;
          debianMirrors = ../debian/mirrors.json;
          debianBootstrapTools = "/bootstrap-tools";
        }
        // more
      )).build;
    message = "NIXVM3020: The network is to be built for riscv64-linux, which the debian platform does not have. It has aarch64-linux, i686-linux, x86_64-linux; ${message}";
  };
in
{
  ofASetting = error "simple" { systemSetting = setting; } "set System to one of them. at /lab.nixnet:3:5";
  ofTheHost =
    error "simple" { }
      "riscv64-linux is this computer's own, and nothing else is set: set System in the .nixnet file or the property NixVmsSystem to one of them. at ${file "simple"}:1:1";
  ofPackages = error "packages" { systemSetting = setting; } "set System to one of them. at /lab.nixnet:3:5";
}
