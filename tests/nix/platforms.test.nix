# What sdk/nix/platforms/default.nix says: which files of sdk/nix may name which, and what an engine gives.
let
  sdk = toString ../../sdk/nix;

  # --- Files as { "network/load.nix" = its text; … }

  filesIn =
    folder: prefix:
    let
      entries = builtins.readDir "${folder}";
      inside =
        name:
        if entries.${name} == "directory" then
          filesIn "${folder}/${name}" "${prefix}${name}/"
        else
          { "${prefix}${name}" = builtins.readFile "${folder}/${name}"; };
    in
    builtins.foldl' (all: name: all // inside name) { } (builtins.attrNames entries);

  # --- What a file names

  folderOf = path: builtins.head (builtins.match "(.*/)?[^/]*" path);

  # A relative path, in code, in a string or in a comment, seen from the root of the files: "" is the root itself.
  resolve =
    file: path:
    let
      folder = folderOf file;
      absolute = toString (/root/of/all + "/${if folder == null then "" else folder}${path}");
      match = builtins.match "/root/of/all/?(.*)" absolute;
    in
    # What lies above the root has it inside.
    if match == null then "" else builtins.head match;

  namedBy =
    file: text:
    map (match: resolve file (builtins.head match)) (
      builtins.filter builtins.isList (builtins.split "([.][.]?(/[A-Za-z0-9._-]+)+)" text)
    );

  # --- Rules

  begins = start: text: builtins.substring 0 (builtins.stringLength start) text == start;
  has = part: text: builtins.length (builtins.split part text) > 1;

  # The platform whose folder a path is in, or null.
  platformOf =
    path:
    let
      match = builtins.match "platforms/([^/]+)/.*" path;
    in
    if match == null then null else builtins.head match;

  # Whether a path is a folder, or in it, or a folder around it.
  isIn = folder: path: path == folder || begins "${folder}/" path;
  reaches = folder: path: isIn folder path || path == "" || begins "${path}/" folder;

  # Our library is for the debian platform and for failures: all others have the one of their nixpkgs, or need none.
  mayReadLibrary =
    file: isIn "lib" file || isIn "failure" file || platformOf file == "debian";
  sharedFiles = [
    "lib/diagnostics.nix"
    "lib/quote.nix"
  ];

  # Lines that say what is wrong with a file.
  violationsOf =
    files: file:
    let
      platforms = builtins.filter (name: name != null) (map platformOf (builtins.attrNames files));
      folders = builtins.attrNames (
        builtins.listToAttrs (
          map (name: {
            name = "platforms/${name}";
            value = null;
          }) platforms
        )
      );
      text = files.${file};
      own = platformOf file;
      named = namedBy file text;
      others = builtins.filter (folder: folder != "platforms/${toString own}") folders;
      isWrong =
        folder: path:
        if own == null then
          isIn folder path && file != "platforms/default.nix"
        else
          reaches folder path;
      wrongPaths = builtins.concatMap (folder: builtins.filter (isWrong folder) named) others;
      # As in `root + "/platforms/debian"`.
      wrongTexts =
        if wrongPaths != [ ] then [ ] else builtins.filter (folder: has folder text) others;
      wrongLibrary = builtins.filter (
        path: !(mayReadLibrary file) && isIn "lib" path && !(builtins.elem path sharedFiles)
      ) named;
    in
    map (path: "${file} names ${path}") (wrongPaths ++ wrongTexts ++ wrongLibrary);

  ours = filesIn sdk "";

  # As ours, but for one file.
  withFile = file: text: violationsOf (ours // { ${file} = text; }) file;

  # A violation that the rules must see.
  wrong = file: text: path: {
    actual = withFile file text;
    expected = [ "${file} names ${path}" ];
  };
  allowed = file: text: {
    actual = withFile file text;
    expected = [ ];
  };

  # --- Engines

  engineOf =
    platform:
    (platform {
      system = "x86_64-linux";
      hostSystem = "x86_64-linux";
      systemSetting = null;
      projects = [ ];
      nixpkgs = toString ./nixos/trees/modern;
      debianLock = ./packages/lock.json;
      debianMirrors = ./packages/mirrors.json;
      debianBootstrapTools = null;
      debianNames = null;
    }).engine
      {
        name = "lab";
        networkFile = toString ./network/networks/simple.nix;
        machines.alpha = { };
        defaults = { };
        specialArgs = { };
        nodeSpecialArgs = { };
        replaced = [ ];
        isOwn = _: true;
        exchanged = null;
      };
  engines = builtins.mapAttrs (_: engineOf) (import (sdk + "/platforms"));
  required = engine: builtins.attrNames (
    builtins.removeAttrs engine [
      "architectures"
      "facts"
      "optionsOf"
    ]
  );
  everywhere = value: {
    debian = value;
    nixos = value;
  };
in
{
  anEngine = {
    actual = builtins.mapAttrs (_: required) engines;
    expected = everywhere [
      "configOf"
      "engine"
      "host"
      "machines"
      "missing"
      "nixpkgs"
      "platformVersion"
    ];
  };
  aHost = {
    actual = builtins.mapAttrs (_: engine: builtins.attrNames engine.host) engines;
    expected = everywhere [
      "accel"
      "byHand"
      "path"
      "relocatable"
      "shell"
      "vdeSwitch"
      "writeTree"
    ];
  };
  aMachine = {
    actual = builtins.mapAttrs (
      _: engine: map (machine: builtins.attrNames (builtins.removeAttrs machine [ "notes" "packages" ])) engine.machines
    ) engines;
    expected = everywhere [
      [
        "fixed"
        "info"
        "name"
        "program"
        "system"
        "vm"
      ]
    ];
  };
  # By what a machine is told that it needs a restart, on every platform.
  whatIsFixed = {
    actual = builtins.mapAttrs (
      _: engine:
      map (
        machine:
        builtins.filter (name: !(builtins.hasAttr name machine.fixed)) [
          "boot.kernelParams"
          "networking.hostName"
          "the kernel"
          "the network cards"
          "the number of the machine in the network"
          "virtualisation.cores"
          "virtualisation.diskSize"
          "virtualisation.forwardPorts"
          "virtualisation.graphics"
          "virtualisation.memorySize"
        ]
      ) engine.machines
    ) engines;
    expected = everywhere [ [ ] ];
  };
  whatIsSaidOfAMachine = {
    actual = builtins.mapAttrs (_: engine: map (machine: builtins.attrNames machine.info) engine.machines) engines;
    expected = everywhere [
      [
        "addresses"
        "cores"
        "deployment"
        "diskSize"
        "domain"
        "failedAssertions"
        "forwardedPorts"
        "graphics"
        "hostName"
        "memorySize"
        "openPorts"
        "primaryIPAddress"
        "ssh"
        "system"
        "targetHost"
        "vlans"
        "warnings"
      ]
    ];
  };

  ours = {
    actual = builtins.concatMap (violationsOf ours) (builtins.attrNames ours);
    expected = [ ];
  };

  # What is held of ours is found in ours.
  oursAreRead = {
    actual = map (file: ours ? ${file}) [
      "network.nix"
      "platforms/default.nix"
      "platforms/nixos/engine.nix"
      "platforms/debian/machine/run-vm/hardware.sh"
    ];
    expected = [
      true
      true
      true
      true
    ];
  };
  pathsAreFound = {
    actual = namedBy "platforms/nixos/modules/info.nix" "import ../qemu.nix ([ ./. ../../../lib ] ++ toString ../../..) # ./a.sh";
    expected = [
      "platforms/nixos/qemu.nix"
      "platforms/nixos/modules"
      "lib"
      ""
      "platforms/nixos/modules/a.sh"
    ];
  };

  aSibling = wrong "platforms/nixos/engine.nix" "import ../debian/platform.nix" "platforms/debian/platform.nix";
  aSiblingsEntry = wrong "platforms/nixos/engine.nix" "import ../debian { }" "platforms/debian";
  aSiblingFromBelow = wrong "platforms/debian/machine/info.nix" "import ../../nixos/tree.nix" "platforms/nixos/tree.nix";
  aSiblingInAScript = wrong "platforms/debian/machine/run-vm/disks.sh" ". ../../../nixos/a.sh" "platforms/nixos/a.sh";
  theFolderOfASibling = wrong "platforms/nixos/engine.nix" ''import (./.. + "/debian/platform.nix")'' "platforms";
  everything = wrong "platforms/nixos/tree.nix" "files = toString ../../.;" "";
  whatIsAboveEverything = wrong "platforms/nixos/tree.nix" "files = ../../../../sdk;" "";
  aSiblingByName = wrong "platforms/nixos/engine.nix" ''import (root + "/platforms/debian")'' "platforms/debian";

  insideAPlatform = wrong "network/load.nix" "import ../platforms/nixos/tree.nix" "platforms/nixos/tree.nix";
  anEntry = wrong "failure/default.nix" "import ../platforms/debian { }" "platforms/debian";
  aPlatformByName = wrong "network.nix" ''import (./. + "/platforms/nixos")'' "platforms/nixos";
  thePlatforms = allowed "network/platform.nix" "import ../platforms { }";
  ourselves = allowed "network/position.nix" "toString ../.";

  theLibraryOnNixos = wrong "platforms/nixos/tree.nix" "lib = import ../../lib;" "lib";
  theLibraryInTheEntry = wrong "network.nix" "inherit (import ./lib) concatMap;" "lib";
  partsOfTheLibrary = wrong "launcher/default.nix" "import ../lib/strings.nix" "lib/strings.nix";
  theLibraryForFailures = allowed "failure/modules.nix" "import ../lib";
  errors = allowed "platforms/nixos/tree.nix" "import ../../lib/diagnostics.nix";
}
