{
  inputs.dep.url = "path:./input";
  inputs.tree = {
    url = "path:./tree";
    flake = false;
  };
  outputs =
    {
      self,
      dep,
      tree,
      ...
    }:
    {
      nixosConfigurations = {
        web = dep.lib.system {
          modules = [ { services.nginx.enable = true; } ];
          specialArgs = {
            word = import (tree + "/word.nix");
            modulesPath = "/nowhere";
          };
        };
        db = {
          environment.etc.self.text = toString self;
          environment.etc.other.text = self.nixosConfigurations.web.name;
          environment.etc.rev.text = dep.shortRev + dep.inputs.up.rev + (if dep.inputs.up ? outputs then "flake" else "tree");
        };
      };
      networks."a.b".one = { };
    };
}
