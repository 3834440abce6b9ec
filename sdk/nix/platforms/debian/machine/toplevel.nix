# A machine's configuration as one store path: etc, units, scripts, the lists that stage 1 reads, and the program that
# takes all of it over in a machine that runs.
# One derivation for all of it: a derivation costs 50 ms, whatever is in it.
# Inputs: lib, writeTree (write-tree.nix), config of the machine, switch: the path of the program's code (switch.nix);
#         extra: the image of packages (images/extra.nix) or null, closure: lock.closure (packages/lock.nix);
#         wanted: the names of the Debian packages that this machine asks for. They may depend on `script` of the result.
# Result: a derivation.
{
  lib,
  writeTree,
  config,
  switch,
  extra,
  closure,
  wanted,
}:
let
  quote = import ../../../lib/quote.nix;

  # Debian's packages are in the images already. The programs of others are linked.
  packages = builtins.filter (package: !(package ? debianPackages)) config.environment.systemPackages;

  inherit (config.system) files;

  # All machines of an architecture have one image of packages, but each sets up only its own (first-start/run.sh).
  listFirstStart = lib.optionalString (extra != null) ''
    # The first line is no package's name: without any line, busybox's grep finds everything.
    printf '/\n%s' ${lines (lib.subtractLists config.debian.setUp (closure wanted))} > "$NIX_BUILD_TOP/own-packages"
    grep -xF -f "$NIX_BUILD_TOP/own-packages" ${extra.info}/first-start > first-start || rm first-start
  '';

  # Of systemd.packages: the units of Debian's are in the image, those of others are linked.
  withUnits = builtins.partition (package: package ? debianPackages) config.systemd.packages;
  undecided = builtins.filter (file: file ? dropIn) files;
  lines = names: quote (lib.concatMapStrings (name: "${name}\n") names);
  decideUnits = lib.optionalString (config.systemd.packages != [ ]) ''
    undecided=${lines (map (file: file.path) undecided)}
    unit_packages=${lines withUnits.wrong}
    debian_packages=${
      lines (
        lib.optionals (undecided != [ ]) (closure (lib.concatMap (p: p.debianPackages) withUnits.right))
      )
    }
    debian_units=${if extra == null || undecided == [ ] then "/dev/null" else "${extra.info}/units"}
    ${builtins.readFile ./units.sh}
  '';

  # Path → mode and owner, of those that have a line in etc-modes.
  modes =
    let
      file = lib.findFirst (file: file.path == "etc-modes") { text = ""; } files;
      entry = line: builtins.match "([^ ]* [^ ]* [^ ]*) (.*)" line;
    in
    builtins.listToAttrs (
      map (line: lib.nameValuePair "etc/${builtins.elemAt (entry line) 1}" (builtins.head (entry line))) (
        builtins.filter (line: line != "") (lib.splitString "\n" file.text)
      )
    );

  # What bin/switch-to-configuration compares: a line HASH PATH for each file, in the order of their bytes. Made of what
  # the file is made of: the builder has no work, and the machine reads one file instead of all.
  hashOf =
    file:
    builtins.substring 0 32 (
      builtins.hashString "sha256" (
        builtins.concatStringsSep "\n" [
          (if file.link or null != null then "link ${file.link}" else file.copy or "text ${file.text}")
          (file.append or "")
          (modes.${file.path} or "")
          (if file.executable or false then "executable" else "")
        ]
      )
    );
  # Of two files with one path, the later is there.
  byPath = builtins.listToAttrs (
    lib.reverseList (map (file: lib.nameValuePair file.path (hashOf file)) files)
  );
  contents = lib.concatMapStrings (line: "${line}\n") (
    builtins.sort builtins.lessThan (lib.mapAttrsToList (path: hash: "${hash} ${path}") byPath)
  );
in
writeTree "nixos-system-${config.networking.hostName}"
  (
    files
    ++ [
      {
        path = "kernel-params";
        text = "${builtins.concatStringsSep " " config.boot.kernelParams}\n";
      }
      {
        path = "etc/nixvms/configuration";
        text = contents;
      }
      {
        path = "bin/switch-to-configuration";
        text = "#!/bin/bash\n. ${switch}\n";
        executable = true;
      }
    ]
  )
  {
    environment = {
      inherit packages;
    };
    # etc.cpio is etc as stage 1 unpacks it: one file through 9p instead of a hundred. What is not 0644 is in etc-modes.
    finish = decideUnits + listFirstStart + ''
      chmod -R u+w,go-w etc
      find etc -exec touch -h -d @1 {} +
      (cd etc && find . | sort | cpio -o -H newc -R 0:0 --renumber-inodes --ignore-devno) > etc.cpio
      mkdir -p sw/bin
      for package in $packages; do
        for program in "$package"/bin/*; do
          [ ! -e "$program" ] && [ ! -L "$program" ] || ln -sf "$program" sw/bin/
        done
      done
    '';
  }
