# The tools of the host that start a network, from the same nixpkgs as the machines.
#
# Result: `host`, as an engine gives it (../default.nix). Only `derivation` is
# used, with bash as its builder: stdenv and the trivial builders changed too often between 2013 and today.
{
  pkgs,
  system,
}:

let
  quote = import ../../lib/quote.nix;

  bash = "${pkgs.bash}/bin/bash";
  coreutils = "${pkgs.coreutils}/bin";
  utilLinux = pkgs.util-linux or pkgs.utillinux;

  writeTree =
    name: files:
    let
      number = index: "file${toString index}";
      # A file's text travels as an environment variable, or as a file where it is large; never as code.
      indices = builtins.genList (index: index) (builtins.length files);
      at = builtins.elemAt files;
      withText = builtins.filter (index: (at index).text != null) indices;
      command =
        index:
        let
          file = at index;
          target = "\"$out\"/${quote file.path}";
        in
        ''
          mkdir -p "$(dirname ${target})"
        ''
        + (
          if file.text != null then
            ''
              cp "''$${number index}Path" ${target}
              chmod ${if file.executable then "0555" else "0444"} ${target}
            ''
          else
            ''
              ln -s ${quote file.link} ${target}
            ''
        );
    in
    derivation (
      {
        inherit name system;
        builder = bash;
        args = [
          "-euc"
          (
            ''
              PATH=${coreutils}
              mkdir "$out"
            ''
            + builtins.concatStringsSep "" (map command indices)
          )
        ];
        passAsFile = map number withText;
        preferLocalBuild = true;
      }
      // builtins.listToAttrs (
        map (index: {
          name = number index;
          value = (at index).text;
        }) withText
      )
    );

  tool = package: name: {
    path = "bin/${name}";
    text = null;
    link = "${package}/bin/${name}";
    executable = false;
  };

  tools = writeTree "nixvms-host-tools" (
    map (tool pkgs.coreutils) [
      "basename"
      "cat"
      "date"
      "dd"
      "head"
      "ln"
      "mkdir"
      "mkfifo"
      "mktemp"
      "readlink"
      "rm"
      "sleep"
      "stty"
      "tail"
      "timeout"
      "wc"
    ]
    ++ [
      (tool pkgs.gnutar "tar")
      (tool pkgs.gnused "sed")
      (tool utilLinux "setsid")
    ]
  );
in
{
  inherit writeTree;
  shell = bash;
  path = "${tools}/bin";
  vdeSwitch = "${pkgs.vde2}/bin/vde_switch";
  accel = "";
  # nixpkgs' own start scripts name programs in /nix/store, which have their libraries there.
  relocatable = false;
  # A connection of QEMU has a log file since 2.6.
  byHand = builtins.compareVersions (builtins.parseDrvName pkgs.qemu.name).version "2.6" >= 0;
}
