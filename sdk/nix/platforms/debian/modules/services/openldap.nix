# services.openldap: a directory (LDAP).
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    concatStrings
    escapeShellArg
    escapeShellArgs
    mapAttrsToList
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.openldap;

  # --- Types

  isReference = value: builtins.isAttrs value && (value ? path || value ? base64);
  value = lib.mkOptionType {
    name = "LDAP value";
    description = "string, or { path } or { base64 }";
    check = value: builtins.isString value || isReference value;
    merge = lib.mergeEqualOption;
  };

  entry = types.submodule {
    options = {
      attrs = option (types.attrsOf (types.either value (types.listOf value))) { } ''
        Attributes of the entry, by name. A value is a string, { path = FILE; } for what a file has, or { base64 = TEXT; }.'';
      # Without an end, were it to say what is in it.
      children = option (types.attrsOf entry // { getSubOptions = _: { }; }) { } "Entries below it, by their relative names: { \"cn=schema\" = …; }.";
      includes = option (types.listOf types.path) [ ] "Files of LDIF that come after the attributes, before the children.";
    };
  };

  # --- The configuration as LDIF

  # A line that begins with a blank goes on.
  valueLine =
    name: value:
    if !builtins.isAttrs value then
      "${name}: ${builtins.replaceStrings [ "\n" ] [ "\n " ] value}\n"
    else if value ? path then
      "${name}:< file://${value.path}\n"
    else
      "${name}:: ${value.base64}\n";
  valueLines = name: values: concatMapStrings (valueLine name) (lib.toList values);
  entryText =
    dn: entry:
    "dn: ${dn}\n${concatStrings (mapAttrsToList valueLines entry.attrs)}\n"
    + concatMapStrings (file: "include: file://${file}\n\n") entry.includes
    + concatStrings (mapAttrsToList (name: entryText "${name},${dn}") entry.children);

  # What NixOS's slapd has built in, Debian's loads.
  moduleEntry = "cn=module{0}";
  given =
    cfg.settings.children.${moduleEntry} or {
      attrs = { };
      children = { };
      includes = [ ];
    };
  loaded = lib.toList (given.attrs.olcModuleLoad or [ ]);
  backends = builtins.filter (backend: builtins.any (lib.hasSuffix "}${backend}") databaseNames) [
    "mdb"
    "monitor"
    "relay"
  ];
  databaseNames = builtins.attrNames cfg.settings.children;
  isLoaded = module: builtins.any (lib.hasPrefix module) (builtins.filter builtins.isString loaded);
  modules = given // {
    attrs = {
      objectClass = "olcModuleList";
      cn = "module{0}";
      olcModulePath = "/usr/lib/ldap";
    }
    // given.attrs
    // {
      olcModuleLoad = builtins.filter (module: !isLoaded module) (map (backend: "back_${backend}") backends) ++ loaded;
    };
  };
  settings = cfg.settings // {
    children = cfg.settings.children // lib.optionalAttrs (modules.attrs.olcModuleLoad != [ ]) { ${moduleEntry} = modules; };
  };
  settingsFile = "openldap/settings.ldif";

  # --- Databases

  databases = builtins.filter (attrs: attrs ? olcSuffix && attrs ? olcDbDirectory) (
    map (entry: entry.attrs) (builtins.attrValues cfg.settings.children)
  );
  folders = map (attrs: attrs.olcDbDirectory) databases;
  folderOf =
    suffix:
    let
      database = lib.findFirst (attrs: builtins.elem suffix (lib.toList attrs.olcSuffix)) null databases;
    in
    if database == null then null else database.olcDbDirectory;

  configDir = if cfg.configDir != null then toString cfg.configDir else "/etc/openldap/slapd.d";
  quotedDir = escapeShellArg configDir;
  contentsFile = suffix: "openldap/${builtins.hashString "sha256" suffix}.ldif";

  writeConfiguration =
    optionalString (!cfg.mutableConfig) "find ${quotedDir} -mindepth 1 -delete\n"
    + ''
      # Whole or not at all: a killed start begins again.
      if ! [ -e ${quotedDir}/cn=config.ldif ]; then
        rm -rf "$RUNTIME_DIRECTORY/new"
        mkdir "$RUNTIME_DIRECTORY/new"
        slapadd -F "$RUNTIME_DIRECTORY/new" -b cn=config -l ${escapeShellArg "/etc/${settingsFile}"}
        cp -R "$RUNTIME_DIRECTORY/new/cn=config" ${quotedDir}/
        mv "$RUNTIME_DIRECTORY/new/cn=config.ldif" ${quotedDir}/
      fi
    '';
  load = suffix: _: ''
    find ${escapeShellArg (folderOf suffix)} -mindepth 1 -delete
    slapadd -q -F ${quotedDir} -b ${escapeShellArg suffix} -l ${escapeShellArg "/etc/${contentsFile suffix}"}
  '';
in
{
  options.services.openldap = {
    enable = option types.bool false "Whether to run slapd.";
    package = option (types.nullOr types.raw) null "The package; there is Debian's slapd alone.";
    user = option types.str "openldap" "The user that it runs as.";
    group = option types.str "openldap" "The group that it runs as.";
    urlList = option (types.listOf types.str) [ "ldap:///" ] "Where it listens: \"ldap:///\", \"ldapi:///\".";
    settings = option entry { } "The entry cn=config and those below it, which are slapd's configuration.";
    configDir = option (types.nullOr types.path) null "A folder of the machine that holds the configuration, instead of settings.";
    mutableConfig = option types.bool false "Whether what is changed in cn=config stays; settings are then those of the first start.";
    declarativeContents = option (types.attrsOf types.lines) { } ''
      LDIF of what a database holds, by suffix. It is loaded at every start, and what was changed is gone.'';
  };

  config = lib.mkIf cfg.enable {
    assertions = map (suffix: {
      assertion = cfg.configDir == null && folderOf suffix != null;
      message =
        "services.openldap.declarativeContents: there is no database of ${builtins.toJSON suffix} in services.openldap.settings. "
        + "Set olcSuffix and olcDbDirectory in the attributes of a child \"olcDatabase={1}mdb\".";
    }) (builtins.attrNames cfg.declarativeContents);

    debian.packages = [
      "slapd"
      "ldap-utils"
    ];
    debian.setUp = [ "slapd" ];

    services.openldap.settings = {
      attrs = {
        objectClass = lib.mkDefault "olcGlobal";
        cn = lib.mkDefault "config";
      };
      children."cn=schema".attrs = {
        cn = lib.mkDefault "schema";
        objectClass = lib.mkDefault "olcSchemaConfig";
      };
    };

    environment.etc =
      lib.optionalAttrs (cfg.configDir == null) { ${settingsFile}.text = entryText "cn=config" settings; }
      // lib.mapAttrs' (suffix: ldif: lib.nameValuePair (contentsFile suffix) { text = ldif; }) cfg.declarativeContents
      // {
        # "${pkgs.openldap}/etc/schema/core.ldif", as NixOS's package has it.
        schema.source = "/etc/ldap/schema";
      };

    users.users = lib.mkIf (cfg.user == "openldap") {
      openldap = {
        isSystemUser = true;
        inherit (cfg) group;
      };
    };
    users.groups = lib.mkIf (cfg.group == "openldap") { openldap = { }; };

    systemd.tmpfiles.rules = map (folder: "d ${builtins.toJSON "${folder}"} 0700 ${cfg.user} ${cfg.group}") folders;

    systemd.services.openldap = {
      description = "Directory OpenLDAP";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [
        settings
        cfg.declarativeContents
      ];
      preStart = ''
        ${optionalString (cfg.configDir == null) writeConfiguration}
        ${concatStrings (mapAttrsToList load cfg.declarativeContents)}
      '';
      serviceConfig = {
        # It leaves the foreground when it listens.
        Type = "forking";
        ExecStart = escapeShellArgs [
          "/usr/sbin/slapd"
          "-h"
          (lib.concatStringsSep " " cfg.urlList)
          "-F"
          configDir
        ];
        User = cfg.user;
        Group = cfg.group;
        AmbientCapabilities = "CAP_NET_BIND_SERVICE";
        RuntimeDirectory = "slapd";
        StateDirectory = "openldap";
        StateDirectoryMode = "0700";
        ConfigurationDirectory = lib.mkIf (cfg.configDir == null) "openldap/slapd.d";
        ConfigurationDirectoryMode = "0700";
        Restart = "on-failure";
      };
    };
  };
}
