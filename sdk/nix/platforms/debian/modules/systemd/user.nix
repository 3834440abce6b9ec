# systemd.user.*: units of the instances of systemd that users have.
# Such an instance starts with the first login of a user, or with the machine for those with users.users.NAME.linger.
# It needs systemd-logind, which other machines do without: it costs 3 s of the start.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) mkIf types;
  option = import ../option.nix lib;
  inherit (nixvms) unitTypes;
  cfg = config.systemd.user;

  lingering = lib.filterAttrs (_: user: user.linger) config.users.users;
  isUsed =
    lingering != { }
    || builtins.any (kind: cfg.${kind} != { }) [
      "services"
      "targets"
      "timers"
      "sockets"
      "paths"
    ];

  # Naming a unit brings it back (lean.nix).
  needed = {
    wantedBy = [ "multi-user.target" ];
  };
in
{
  options.systemd.user = {
    services = option (types.attrsOf unitTypes.service) { } "Services of users, by name.";
    targets = option (types.attrsOf unitTypes.target) { } "Targets of users, by name.";
    timers = option (types.attrsOf unitTypes.timer) { } "Timers of users, by name.";
    sockets = option (types.attrsOf unitTypes.socket) { } "Sockets of users, by name.";
    paths = option (types.attrsOf unitTypes.path) { } "Paths that are watched for users, by name.";
  };

  config = lib.mkMerge [
    {
      systemd.user.timers = builtins.mapAttrs (_: service: {
        inherit (service) enable;
        wantedBy = [ "timers.target" ];
        timerConfig.OnCalendar = service.startAt;
      }) (lib.filterAttrs (_: service: service.startAt != [ ]) cfg.services);
    }

    (mkIf isUsed {
      debian.packages = [ "libpam-systemd" ];

      systemd.services = {
        dbus = { };
        systemd-logind = needed;
        systemd-user-sessions = needed;
      };
      systemd.sockets.dbus.wantedBy = [ "sockets.target" ];

      services.openssh.usesPAM = true;
      environment.etc = {
        "pam.d/common-session".text = ''
          session required pam_unix.so
          session optional pam_systemd.so
        '';
      };

      # What makes logind start an instance with the machine.
      systemd.tmpfiles.rules = mkIf (lingering != { }) (
        [ "d /var/lib/systemd/linger 0755 root root" ]
        ++ map (user: "f /var/lib/systemd/linger/${user.name} 0644 root root") (builtins.attrValues lingering)
      );

      system.files = import ./units.nix {
        inherit lib;
        inherit (nixvms) fail positionIn;
        inherit (config.systemd) globalEnvironment;
        folder = "etc/systemd/user";
        scripts = "user-";
        units = cfg;
        options = options.systemd.user;
      };
    })
  ];
}
