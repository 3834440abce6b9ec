# The modules of the debian platform: all options that a machine has. A file is named after its options.
# They are declared once for all machines of a network (lib/modules/sharing.nix): a declaration that
# depends on the machine, as a default from `config`, stands in a set of its own below `imports`.
[
  ./assertions.nix
  ./boot.nix
  ./boot/tmp.nix
  ./deployment.nix
  ./environment
  ./environment/etc.nix
  ./file-systems
  ./i18n
  ./networking
  ./networking/firewall
  ./nixpkgs.nix
  ./programs
  ./security/acme.nix
  ./security/pki.nix
  ./security/sudo.nix
  ./services/cron.nix
  ./services/dotnet.nix
  ./services/httpd.nix
  ./services/journald.nix
  ./services/nginx
  ./services/openssh.nix
  ./services/postgresql
  ./services/redis.nix
  ./system.nix
  ./systemd
  ./testing
  ./time.nix
  ./users
  ./virtualisation
  ./without-effect
]
