# The forms in which people write networks: of nixos-build-vms, NixOps, morph and Colmena, and tests of NixOS. All of them
# become one.
#
# Input: the file, the attribute set that it describes, and a function that loads a further part (network/load.nix).
# Result:
#   machines     name → module
#   defaults     the module for all machines
#   specialArgs, nodeSpecialArgs   lists of { where; set; }: sets that may have an attribute of this name, and what people write before it;
#                the first wins
#   arguments    what modules get beside those
#   argumentsOf  name → what modules of that machine get, where it is a configuration that was evaluated (configuration.nix)
#   sources      the attribute sets in which machines are written
#   notes        what is no machine and has no effect, each an entry of the manifest's `notes`
{
  networkFile,
  written,
  loadPart,
}:

let
  inherit (import ../lib/diagnostics.nix) fail kindOf positionOf;

  startOfFile = {
    file = networkFile;
    line = 1;
    column = 1;
  };

  positionIn =
    set: name:
    let
      position = positionOf name set;
    in
    if position == null then startOfFile else position;

  # --- Parts: what the file brings in, NixOps by `require`, a test by `imports`, each file once

  isTest = import ./is-test.nix;

  listOf =
    attribute: part:
    let
      value = part.${attribute} or [ ];
    in
    if builtins.isList value then
      value
    else
      fail {
        code = "NIXVM1010";
        message =
          "${attribute} is ${kindOf value}, but it must be a list of files that hold parts of the network, such as [ ./more.nix ].";
        position = positionIn part attribute;
      };

  keyOf = entry: if builtins.isPath entry || builtins.isString entry then toString entry else null;

  partsOf =
    attribute: known: part:
    builtins.foldl'
      (
        found: entry:
        let
          key = keyOf entry;
        in
        if key != null && builtins.elem key found.keys then
          found
        else
          let
            loaded = loadPart isTestFile (positionIn part attribute) entry;
            inner = partsOf attribute (found.keys ++ (if key == null then [ ] else [ key ])) loaded;
          in
          {
            keys = inner.keys;
            parts = found.parts ++ inner.parts;
          }
      )
      {
        keys = known;
        parts = [ part ];
      }
      (listOf attribute part);

  isTestFile = isTest written;
  inherit (partsOf (if isTestFile then "imports" else "require") [ (toString networkFile) ] written) parts;

  # --- What each form has beside machines

  # As in NixOps: `network` holds the network's own settings. `meta` is Colmena's name of it, where it holds nothing else
  # than that: a machine can be called so, too.
  isMeta =
    value:
    builtins.isAttrs value
    && value != { }
    && builtins.all (
      name:
      builtins.elem name [
        "allowApplyAll"
        "description"
        "machinesFile"
        "name"
        "nixpkgs"
        "nodeNixpkgs"
        "nodeSpecialArgs"
        "specialArgs"
      ]
    ) (builtins.attrNames value);

  # What NixOps makes in clouds, by their kinds. A machine can be called so, too: it has options of NixOS.
  isResources =
    value:
    builtins.isAttrs value
    && !(builtins.any (option: value ? ${option}) [
      "boot"
      "config"
      "deployment"
      "environment"
      "fileSystems"
      "hardware"
      "imports"
      "networking"
      "nix"
      "nixpkgs"
      "options"
      "programs"
      "security"
      "services"
      "system"
      "systemd"
      "time"
      "users"
      "virtualisation"
    ]);

  without = builtins.removeAttrs;

  plain =
    part:
    let
      reserved = [
        "network"
        "defaults"
        "require"
      ]
      ++ (if isMeta (part.meta or null) then [ "meta" ] else [ ])
      ++ (if hasResources then [ "resources" ] else [ ]);
      hasResources = part ? resources && isResources part.resources;
      network = if builtins.isAttrs part.network or null then part.network else { };
      meta = if isMeta (part.meta or null) then part.meta else { };
    in
    {
      sources = [ part ];
      machines = without part reserved;
      defaults = if part ? defaults then [ part.defaults ] else [ ];
      specialArgs = [
        {
          where = "meta.";
          set = meta;
        }
        {
          where = "network.";
          set = network;
        }
      ];
      nodeSpecialArgs = [
        {
          where = "meta.";
          set = meta;
        }
      ];
      arguments = if hasResources then { inherit (part) resources; } else { };
      notes =
        if hasResources then
          [
            (note part "resources" (
              "resources is no machine. What NixOps makes in a cloud is not made here; modules get the argument \"resources\" as it is written. "
              + "If it is to be a machine, give it another name; to go without this warning, add NIXVM3006 to the property NoWarn."
            ))
          ]
        else
          [ ];
    };

  # What says how a test is run, and nothing of the machines.
  ofTheDriver = [
    "driver"
    "enableDebugHook"
    "enableOCR"
    "extraDriverArgs"
    "extraPythonPackages"
    "globalTimeout"
    "hostPkgs"
    "interactive"
    "meta"
    "name"
    "passthru"
    "qemu"
    "skipLint"
    "skipTypeCheck"
    "sshBackdoor"
  ];

  test =
    part:
    let
      single = builtins.intersectAttrs { machine = null; } part;
      nodes = part.nodes or { };
      unknown = builtins.attrNames (
        without part (
          ofTheDriver
          ++ [
            "defaults"
            "extraBaseModules"
            "imports"
            "machine"
            "node"
            "nodes"
            "testScript"
          ]
        )
      );
    in
    {
      sources = [
        nodes
        single
      ];
      machines = nodes // single;
      defaults = builtins.attrValues (
        builtins.intersectAttrs {
          defaults = null;
          extraBaseModules = null;
        } part
      );
      specialArgs = [
        {
          where = "node.";
          set = part.node or { };
        }
      ];
      nodeSpecialArgs = [ ];
      arguments = { };
      notes =
        (
          if part ? testScript then
            [
              (note part "testScript" (
                "The testScript is not run: the machines of the test are the network. Write it in C# with NixVms.Testing, which has all that it calls (docs/testing/parity.md). "
                + "To go without this warning, add NIXVM3006 to the property NoWarn."
              ))
            ]
          else
            [ ]
        )
        ++ map (
          name:
          note part name (
            "${name} is no machine and has no effect: the machines of a test of NixOS are those of its attribute nodes. "
            + "To go without this warning, add NIXVM3006 to the property NoWarn."
          )
        ) unknown;
    };

  note =
    part: name: message:
    {
      code = "NIXVM3006";
      inherit message;
    }
    // positionIn part name;

  # --- All parts together

  forms = map (part: (if isTestFile then test else plain) part) parts;
  all = attribute: builtins.concatLists (map (form: form.${attribute}) forms);
  sets = attribute: map (form: form.${attribute}) forms;

  isModule =
    value: builtins.isAttrs value || builtins.isFunction value || builtins.isPath value || builtins.isString value;

  # A machine in several parts is all of them; what is no module is for others to say.
  together =
    modules:
    let
      wrong = builtins.filter (module: !(isModule module)) modules;
    in
    if builtins.tail modules == [ ] then
      builtins.head modules
    else if wrong != [ ] then
      builtins.head wrong
    else
      { imports = modules; };

  merged =
    if builtins.tail forms == [ ] then
      (builtins.head forms).machines
    else
      let
        machines = sets "machines";
        names = builtins.attrNames (builtins.foldl' (found: set: found // set) { } machines);
      in
      builtins.listToAttrs (
        map (name: {
          inherit name;
          value = together (map (set: set.${name}) (builtins.filter (set: set ? ${name}) machines));
        }) names
      );

  configurations = builtins.mapAttrs (_: import ./configuration.nix) merged;
in
{
  machines = builtins.mapAttrs (
    name: machine: if configurations.${name} == null then machine else configurations.${name}.module
  ) merged;
  argumentsOf = builtins.mapAttrs (
    _: configuration: if configuration == null then { } else configuration.specialArgs
  ) configurations;
  defaults =
    let
      modules = all "defaults";
    in
    if modules == [ ] then { } else together modules;
  specialArgs = all "specialArgs";
  nodeSpecialArgs = all "nodeSpecialArgs";
  arguments = builtins.foldl' (found: set: set // found) { } (sets "arguments");
  sources = all "sources";
  notes = all "notes";
}
