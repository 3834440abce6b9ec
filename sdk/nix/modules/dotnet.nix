# services.dotnet.<name>: the programs of .NET projects as services, for every platform and year.
{ config, lib, ... }:

let
  inherit (lib) mkOption types;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  service =
    { name, ... }:
    {
      options = {
        enable = option types.bool true "Whether the service exists.";
        project = mkOption {
          type = types.package;
          description = "The program: an attribute of projects.";
        };
        arguments = option (types.listOf types.str) [ ] "Its arguments.";
        environment =
          option (types.attrsOf types.str) { }
            "Its environment variables; ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS and ASPNETCORE_HTTPS_PORTS also say where it listens.";
        user =
          option (types.nullOr types.str) null
            "The user that it runs as; null for one that exists while the service runs.";
        workingDirectory =
          option types.str "/var/lib/${name}"
            "Its working folder and home. The default is made for it, belongs to it and outlives it.";
        openFirewall = option types.bool false "Whether other machines reach the ports that environment names.";
        notify =
          option (types.nullOr types.bool) null
            "Whether it tells systemd when it is ready (UseSystemd); null for yes where it was published with Microsoft.Extensions.Hosting.Systemd.";
      };
    };

  services = lib.filterAttrs (_: cfg: cfg.enable) config.services.dotnet;

  # --- Where it listens: [ { host; port; } ]

  split = separator: text: builtins.filter (part: builtins.isString part && part != "") (builtins.split separator text);

  ofUrl =
    url:
    let
      parts = builtins.match "(https?)://(\\[[^]]*]|[^:/]*)(:([0-9]+))?(/.*)?" url;
      at = builtins.elemAt parts;
      isAny = builtins.match "[0-9]+[.].*" (at 1) == null || at 1 == "0.0.0.0";
    in
    if parts == null || at 1 == "unix" then
      [ ]
    else
      [
        {
          host = if isAny then "127.0.0.1" else at 1;
          port =
            if at 3 != null then
              builtins.fromJSON (at 3)
            else if at 0 == "https" then
              443
            else
              80;
        }
      ];

  ofPort = port: {
    host = "127.0.0.1";
    port = builtins.fromJSON port;
  };

  # ASP.NET Core takes no ports where it has addresses.
  listensAt =
    environment:
    let
      urls = lib.concatMap ofUrl (split ";" (environment.ASPNETCORE_URLS or environment.DOTNET_URLS or ""));
      ports = map ofPort (
        lib.concatMap (variable: split ";" (environment.${variable} or "")) [
          "ASPNETCORE_HTTP_PORTS"
          "ASPNETCORE_HTTPS_PORTS"
        ]
      );
    in
    if urls != [ ] then urls else ports;

  # --- The unit

  # The script is the only place that names the program: the unit stays the same when the program changes, and systemd need
  # not read its units again. The content root is where a program looks for its settings and pages; it watches all below.
  start =
    name: cfg:
    let
      root = lib.escapeShellArg (cfg.project.contentRoot or cfg.workingDirectory);
    in
    ''
      [ -v DOTNET_CONTENTROOT ] || export DOTNET_CONTENTROOT=${root}
      [ -v ASPNETCORE_CONTENTROOT ] || export ASPNETCORE_CONTENTROOT=${root}
      exec ${
        lib.escapeShellArgs ([ "${cfg.project}/bin/${cfg.project.pname or name}" ] ++ cfg.arguments)
      }
    '';

  # A port that answers is how others know that it is ready.
  awaitPort = address: ''
    until (exec 3<> /dev/tcp/${address.host}/${toString address.port}) 2> /dev/null; do
      [ -d "/proc/$MAINPID" ] || exit 1
      sleep 0.1
    done
  '';

  unit =
    name: cfg:
    let
      addresses = listensAt cfg.environment;
      notifies = if cfg.notify == null then cfg.project.hasSystemdIntegration or false else cfg.notify;
      ownsFolder = cfg.workingDirectory == "/var/lib/${name}";
    in
    {
      description = "The .NET program ${cfg.project.pname or name}";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      environment = {
        # Nothing that a machine for tests has to be guarded against; emulated, a third of the time of a start.
        DOTNET_EnableWriteXorExecute = "0";
        HOME = cfg.workingDirectory;
      }
      // cfg.environment;
      script = start name cfg;
      serviceConfig = {
        Type = if notifies then "notify" else "exec";
        WorkingDirectory = cfg.workingDirectory;
        Restart = "on-failure";
      }
      // (if cfg.user == null then { DynamicUser = true; } else { User = cfg.user; })
      // (if ownsFolder then { StateDirectory = name; } else { })
      // (
        if builtins.any (address: address.port < 1024) addresses then
          { AmbientCapabilities = "CAP_NET_BIND_SERVICE"; }
        else
          { }
      );
    }
    // (
      if notifies || addresses == [ ] then
        { }
      else
        { postStart = lib.concatStrings (map awaitPort addresses); }
    );

  portsOf = cfg: if cfg.openFirewall then map (address: address.port) (listensAt cfg.environment) else [ ];
in
{
  options.services.dotnet = mkOption {
    type = types.attrsOf (types.submodule service);
    default = { };
    description = "Programs of .NET projects as services, by the names of their units.";
  };

  config = lib.mkIf (services != { }) {
    systemd.services = builtins.mapAttrs unit services;
    networking.firewall.allowedTCPPorts = lib.concatMap portsOf (builtins.attrValues services);
  };
}
