# A machine's configuration as one store path: etc, units, scripts and the lists that stage 1 reads.
# One derivation for all of it: a derivation costs 50 ms, whatever is in it.
# Inputs: writeTree (write-tree.nix), config of the machine.
# Result: a derivation.
{
  writeTree,
  config,
}:
let
  # Debian's packages are in the images already. The programs of others are linked.
  packages = builtins.filter (package: !(package ? debianPackages)) config.environment.systemPackages;
in
writeTree "nixos-system-${config.networking.hostName}"
  (
    config.system.files
    ++ [
      {
        path = "kernel-params";
        text = "${builtins.concatStringsSep " " config.boot.kernelParams}\n";
      }
    ]
  )
  {
    environment = {
      inherit packages;
    };
    # etc.cpio is etc as stage 1 unpacks it: one file through 9p instead of a hundred. What is not 0644 is in etc-modes.
    finish = ''
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
