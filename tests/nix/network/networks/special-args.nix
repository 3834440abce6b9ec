{
  network.specialArgs = {
    word = "network";
    own = "network";
  };
  meta = {
    description = "As for Colmena";
    specialArgs.own = "meta";
    nodeSpecialArgs = {
      a.own = "a";
      elsewhere.own = "no machine of this network";
    };
  };
  a =
    { own, word, ... }:
    {
      imports = [ ./special/${own}.nix ];
      warnings = [ "${own} ${word}" ];
    };
  b = ./special/b.nix;
}
