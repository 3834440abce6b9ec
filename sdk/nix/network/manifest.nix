# Makes the manifest (schema 1) of a network: plain data, printed as JSON by the caller.
#
# Input: what network/machines.nix found in the network, where its attributes are (network/position.nix),
# the result of the engine, how to name a machine in errors (network/context.nix), and whether a machine, by its name, is to be
# evaluated here (network/shard.nix).
# Result: { described; whole; }, plain data of each of these machines, and a function of the data of all machines of the network,
# in any order, that gives the manifest. The derivation of the whole is made of that data: who evaluated a machine, and
# where, makes no difference.
# The paths in the manifest carry no string context: data must not make the caller's JSON a build input.
# `outputPath` is not called outPath, because Nix prints a set with an attribute outPath as that string alone.
{
  name,
  platform,
  networkFile,
  positionOf,
  inMachine,
  checked,
  engine,
  isOwn,
}:

let
  data = builtins.unsafeDiscardStringContext;

  # Whatever is evaluated of a machine is evaluated in its name.
  machines = map (
    machine:
    machine
    // {
      info = inMachine machine.name (builtins.deepSeq machine.info machine.info);
      vm = builtins.mapAttrs (_: inMachine machine.name) {
        inherit (machine.vm) drvPath outPath;
      };
      program = inMachine machine.name machine.program;
      # Plain data, each in a line.
      fixed = builtins.mapAttrs (
        _: text: builtins.replaceStrings [ "\n" ] [ " " ] (data (inMachine machine.name text))
      ) (machine.fixed or { });
    }
  ) (builtins.filter (machine: isOwn machine.name) engine.machines);

  # NixOS refuses to make the derivation of a machine whose assertions fail. Leaving it out keeps
  # the manifest whole, so that the failed assertions of all machines are known at once.
  isBuildable = machine: machine.info.failedAssertions == [ ];

  describe =
    machine:
    {
      inherit (machine) name;
      position = positionOf machine.name;
      notes = map (builtins.mapAttrs (_: value: if builtins.isString value then data value else value)) (
        inMachine machine.name (machine.notes or [ ])
      );
    }
    // machine.info
    // (
      if isBuildable machine then
        {
          drvPath = data machine.vm.drvPath;
          outputPath = data machine.vm.outPath;
          runScript = data "${machine.vm.outPath}/bin/${machine.program}";
          inherit (machine) fixed;
        }
      else
        {
          drvPath = null;
          outputPath = null;
          runScript = null;
          fixed = { };
        }
    );

  # What is written once, in a file of several machines, is said once.
  notesOf =
    described:
    let
      keyOf = note: builtins.toJSON [ note.file note.line note.column note.message ];
      before =
        a: b:
        if a.file != b.file then
          a.file < b.file
        else if a.line != b.line then
          a.line < b.line
        else
          a.column < b.column;
    in
    builtins.sort before (
      builtins.attrValues (
        builtins.listToAttrs (
          map (note: {
            name = keyOf note;
            value = note;
          }) (builtins.concatMap (machine: machine.notes) described)
        )
      )
    );

  # The paths in the data have no context; what is built of them needs it.
  resultOf =
    described:
    import ./result.nix {
      inherit name;
      machines = map (
        machine:
        machine
        // {
          runScript = builtins.appendContext machine.runScript {
            ${machine.drvPath}.outputs = [ "out" ];
          };
        }
      ) described;
      inherit (engine) host;
    };

  isUsable = checked.errors == [ ];
  described = if isUsable then map describe machines else [ ];

  # Sorted, each once.
  unique =
    numbers:
    map builtins.fromJSON (
      builtins.attrNames (
        builtins.listToAttrs (
          map (number: {
            name = toString number;
            value = null;
          }) numbers
        )
      )
    );
in
{
  inherit described;

  whole =
    parts:
    let
      all = builtins.sort (a: b: a.name < b.name) parts;
      isComplete = isUsable && builtins.all (machine: machine.drvPath != null) all;
      result = resultOf all;
    in
    {
      schema = 1;
      inherit name platform networkFile;
      inherit (engine) engine platformVersion nixpkgs;
      inherit (engine.host) relocatable;
      drvPath = if isComplete then data result.drvPath else null;
      outputPath = if isComplete then data result.outPath else null;
      vlans = builtins.sort builtins.lessThan (unique (builtins.concatMap (machine: machine.vlans) all));
      machines = map (machine: builtins.removeAttrs machine [ "notes" ]) all;
      inherit (checked) errors;
      notes = checked.notes ++ notesOf all;
    };
}
