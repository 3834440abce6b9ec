# A service whose rules are tables of nftables: loading them again replaces them at once, stopping it takes them away.
# Inputs: lib. Result: a function of
#   name, description    of the service
#   path, text           the file of its rules, below /etc
#   tables               its tables, as "FAMILY NAME"
#   modules              kernel modules that the rules need
#   after                services that come before it
# which returns the configuration of a machine.
lib:
{
  name,
  description,
  path,
  text,
  tables,
  modules,
  after ? [ ],
}:
let
  nft = "/usr/sbin/nft";
in
{
  debian.packages = [ "nftables" ];

  environment.etc.${path} = { inherit text; };

  systemd.services.${name} = {
    inherit description after;
    wantedBy = [ "sysinit.target" ];
    # Closed before there is an address.
    before = [
      "network-pre.target"
      "network-setup.service"
      "shutdown.target"
    ];
    wants = [ "network-pre.target" ];
    conflicts = [ "shutdown.target" ];
    unitConfig.DefaultDependencies = false;
    reloadIfChanged = true;
    reloadTriggers = [ text ];
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      # At once: left to the kernel, which asks for them one by one, this takes a second more.
      ExecStartPre = "-/sbin/modprobe -a ${lib.concatStringsSep " " modules}";
      ExecStart = "${nft} -f /etc/${path}";
      ExecReload = "${nft} -f /etc/${path}";
      ExecStop = map (table: "-${nft} delete table ${table}") tables;
    };
  };
}
