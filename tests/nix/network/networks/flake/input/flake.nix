{
  inputs.up.url = "path:../tree";
  outputs =
    { up, ... }:
    {
      # As nixpkgs' nixosSystem, as far as a machine is made of it.
      lib.system =
        {
          modules,
          specialArgs ? { },
        }:
        {
          name = "the web";
          config.nixpkgs.system = "i686-linux";
          options = { };
          extendModules = null;
          _module = {
            args = { inherit modules; };
            specialArgs = specialArgs // {
              lib = { };
            };
          };
        };
    };
}
