# fileSystems and swapDevices: the units that they become, and what is left out with a note.
let
  inherit (import ./fixture.nix)
    configOf
    evaluate
    fileOf
    lacks
    lib
    ;
  none = actual: {
    inherit actual;
    expected = [ ];
  };
  is = actual: expected: { inherit actual expected; };
  unit = name: lacks "file-systems" "etc/systemd/system/${name}";
  unitIn = config: name: lib.findFirst (file: file.path == "etc/systemd/system/${name}") null config.system.files;
  linkOf = name: (fileOf "file-systems" "etc/systemd/system/${name}").link or null;
  optionsOf = notes: map (note: builtins.head (builtins.match "The option (.*) has no effect on .*" note.message)) notes;
  escapePath = import ../../../sdk/nix/platforms/debian/modules/systemd/escape-path.nix lib;
in
{
  disk = none (
    unit "my\\x20data.mount" [
      "What=/dev/vdb"
      "Where=/my data"
      "Type=ext4"
      "Options=noatime"
      "TimeoutSec=5"
      "After=scratch.mount mkfs-dev-vdb.service"
      "Requires=scratch.mount mkfs-dev-vdb.service"
    ]
  );
  # nofail: wanted, not required.
  mayFail = is (map linkOf [
    "local-fs.target.wants/my\\x20data.mount"
    "local-fs.target.requires/my\\x20data.mount"
    "local-fs.target.requires/scratch.mount"
  ]) [
    "../my\\x20data.mount"
    null
    "../scratch.mount"
  ];
  formatted = none (lacks "file-systems" "scripts/mkfs-dev-vdb-start" [ "device=/dev/vdb" ]);
  # udev says when disks are there; other machines do without.
  udev = is (map (name: linkOf "${name}.service") [ "systemd-udevd" "systemd-logind" ]) [ null "/dev/null" ];
  virtualMachinesCountMore = none (unit "scratch.mount" [ "Options=size=10%%" ]);
  remote = none (unit "remote.mount" [ "What=server:/" "Wants=network-online.target" ]);
  whenUsed = is (map linkOf [
    "remote-fs.target.wants/remote.automount"
    "remote-fs.target.requires/remote.mount"
    "multi-user.target.wants/remote-fs.target"
  ]) [
    "../remote.automount"
    null
    "../remote-fs.target"
  ];
  idle = none (unit "remote.automount" [ "Where=/remote" "TimeoutIdleSec=10" ]);
  overlay = none (unit "union.mount" [ "Options=lowerdir=/a:/b,upperdir=/scratch/upper,workdir=/scratch/work" ]);
  own = none (unit "run-own.mount" [ "Where=/run/own" "Options=mode=700" "TimeoutSec=3" ]);
  tools = none (builtins.filter (name: !(builtins.elem name (configOf "file-systems").debian.packages)) [ "nfs-common" ]);

  swap = none (
    lacks "file-systems" "scripts/swap-swap-start" [
      "(umask 077 && fallocate -l 16M -- \"$device\")"
      "swapon --priority 3 --discard=once -- \"$device\""
    ]
  );
  swapOnDisk = none (unit "swap-dev-vdc.service" [ "After=dev-vdc.device" "Requires=dev-vdc.device" ]);
  swapHasADisk = is (map (name: (configOf name).virtualisation.needsDisk) [ "file-systems" "web" ]) [ true false ];

  leftOut = is (optionsOf (configOf "file-systems").system.notes) [
    "swapDevices (LABEL=swap)"
    "fileSystems.\"/\""
    "fileSystems.\"/boot\""
    "fileSystems.\"/other\""
    "fileSystems.\"/pool\""
  ];
  disksThatAreThere = is (builtins.match ".*its own are (/dev/vdb, /dev/vdc)[.].*" (
    lib.findFirst (note: lib.hasInfix "/other" note.message) null (configOf "file-systems").system.notes
  ).message) [ "/dev/vdb, /dev/vdc" ];
  withoutDevice = is (map (a: a.message) (
    builtins.filter (a: !a.assertion) (evaluate { fileSystems."/x" = { }; }).assertions
  )) [ "fileSystems.\"/x\" has no device. Set it, as in device = \"/dev/vdb\"." ];

  # As systemd-escape --path has it.
  escaped = is (map escapePath [ "/" "/a//b/" "/my data" "/.hidden/x.y" "/a-b" "/a%" ]) [
    "-"
    "a-b"
    "my\\x20data"
    "\\x2ehidden-x.y"
    "a\\x2db"
    "a\\x25"
  ];
  nothingMounted = is (unitIn (configOf "web") "data.mount") null;

  # An overlay cannot be exported by NFS; a file system can.
  plainFolders =
    let
      config = evaluate {
        services.nfs.server = {
          enable = true;
          exports = "/data *(rw)\n/data/inner *(rw)\n/srv/files *(ro)\n";
        };
        fileSystems."/data" = {
          device = "none";
          fsType = "tmpfs";
        };
      };
    in
    is (lib.findFirst (file: file.path == "plain-folders") null config.system.files).text "/srv/files\n";
  noPlainFolders = is (builtins.any (file: file.path == "plain-folders") (configOf "web").system.files) false;

  # --- virtualisation.vmVariant: network.nix evaluates it; here it is only declared.
  variant = is (configOf "file-systems").virtualisation.cores 1;
}
