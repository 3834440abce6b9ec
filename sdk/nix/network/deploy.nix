# What `-t:Deploy` needs of the machines, beside the manifest: what is to run on them, and their secrets. The build asks for it
# when it deploys, and only then: a secret's text is printed, and written nowhere.
#
# Input: the engine (../platforms), and how to name a machine in errors (context.nix). Result: plain data, by machine.
{ engine, inMachine }:

let
  text = builtins.unsafeDiscardStringContext;

  # A path is where it is: as text it would be a copy in the store, which everybody can read.
  place = value: if builtins.isPath value then toString value else value;
  plain = value: if builtins.isString value then text value else place value;
  plainList = value: if builtins.isList value then map plain value else plain value;

  # In the words of NixOps and Colmena; a text alone is an old form of NixOps.
  keyOf =
    name: key:
    if builtins.isAttrs key then
      {
        name = plain (key.name or name);
        path = plain (key.path or "${plain (key.destDir or "/run/keys")}/${plain (key.name or name)}");
        text = plain (key.text or null);
        keyFile = plain (key.keyFile or null);
        keyCommand = plainList (key.keyCommand or null);
        user = plain (key.user or "root");
        group = plain (key.group or "root");
        permissions = plain (key.permissions or "0600");
      }
    else
      keyOf name { text = key; };

  # In morph's.
  secretOf =
    name: secret:
    {
      inherit name;
      path = plain (secret.destination or null);
      text = null;
      keyFile = plain (secret.source or null);
      keyCommand = null;
      user = plain (secret.owner.user or "root");
      group = plain (secret.owner.group or "root");
      permissions = plain (secret.permissions or "0400");
    };

  listOf = make: set: if builtins.isAttrs set then builtins.attrValues (builtins.mapAttrs make set) else [ ];

  describe =
    machine:
    let
      deployment = (engine.configOf machine.name).deployment or { };
    in
    {
      system = {
        drvPath = text machine.system.drvPath;
        outputPath = text machine.system.outPath;
      };
      keys = listOf keyOf (deployment.keys or { }) ++ listOf secretOf (deployment.secrets or { });
      # What the images of the debian platform have: nobody else can add it to a machine.
      packages = machine.packages or [ ];
    };
in
builtins.listToAttrs (
  map (machine: {
    inherit (machine) name;
    value = inMachine machine.name (describe machine);
  }) engine.machines
)
