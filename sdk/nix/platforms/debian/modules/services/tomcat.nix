# services.tomcat: a server of Java's servlets.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    concatMapStringsSep
    escapeShellArg
    escapeShellArgs
    escapeXML
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.tomcat;
  strings = types.listOf types.str;
  paths = types.listOf (types.either types.package types.path);
  words = types.either strings types.str;
  package = types.nullOr types.package;

  virtualHost = types.submodule {
    options = {
      name = lib.mkOption {
        type = types.str;
        description = "The name of the host.";
      };
      aliases = option strings [ ] "Other names of the host.";
      webapps = option paths [ ] "What it serves, as webapps.";
    };
  };

  # --- server.xml

  hostText = host: appBase: ''
    <Host name="${escapeXML host.name}" appBase="${escapeXML appBase}" unpackWARs="true" autoDeploy="true" deployOnStartup="true">
      ${concatMapStrings (alias: "<Alias>${escapeXML alias}</Alias>") host.aliases}
      <Valve className="org.apache.catalina.valves.AccessLogValve" pattern="common" suffix=".txt"
        directory="logs${optionalString cfg.logPerVirtualHost "/${escapeXML host.name}"}" prefix="${escapeXML host.name}_access_log"/>
    </Host>
  '';
  localhost = {
    name = "localhost";
    aliases = [ ];
  };
  ownXml = ''
    <?xml version="1.0" encoding="UTF-8"?>
    <Server port="-1" shutdown="SHUTDOWN">
      <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
      <Listener className="org.apache.catalina.mbeans.GlobalResourcesLifecycleListener"/>
      <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
      <GlobalNamingResources>
        <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
          factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
      </GlobalNamingResources>
      <Service name="Catalina">
        <Connector port="${toString cfg.port}" protocol="HTTP/1.1" connectionTimeout="20000" redirectPort="8443"/>
        <Engine name="Catalina" defaultHost="localhost">
          <Realm className="org.apache.catalina.realm.LockOutRealm">
            <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
          </Realm>
          ${hostText localhost "webapps"}
          ${concatMapStrings (host: hostText host "virtualhosts/${host.name}/webapps") cfg.virtualHosts}
        </Engine>
      </Service>
    </Server>
  '';
  serverXml = if cfg.serverXml != "" then cfg.serverXml else ownXml;

  # --- The folder that Tomcat runs in

  # A file, or what a package has in a folder of it. That of a package of Debian's has the files of all.
  link = within: folder: list: "link_all ${within} ${escapeShellArg folder} ${concatMapStringsSep " " (filesOf within) list}\n";
  filesOf =
    within: path:
    if path ? debianPackages then
      "$(dpkg -L ${escapeShellArgs path.debianPackages} | grep '^/usr/${within}/[^/]*$')"
    else
      escapeShellArg "${path}";
  hostFolders = map (host: "virtualhosts/${host.name}/webapps") cfg.virtualHosts;

  prepare = ''
    cd ${escapeShellArg cfg.baseDir}
    ${optionalString cfg.purifyOnStart "rm -rf conf lib logs shared temp virtualhosts webapps work"}
    link_all() {
      within=$1 folder=$2
      shift 2
      mkdir -p "$folder"
      # Those of an earlier configuration.
      find "$folder" -maxdepth 1 -type l -delete
      for path in "$@"; do
        if [ -d "$path" ]; then
          for file in "$path/$within"/*; do
            [ ! -e "$file" ] || ln -sfn "$file" "$folder/"
          done
        else
          # Its hash in the store is no part of its name.
          name=''${path##*/}
          [ "''${path%/*}" != ${builtins.storeDir} ] || name=''${name#*-}
          ln -sfn "$path" "$folder/$name"
        fi
      done
    }
    mkdir -p conf/Catalina logs temp work
    ${optionalString cfg.logPerVirtualHost "mkdir -p ${escapeShellArgs (map (host: "logs/${host.name}") ([ localhost ] ++ cfg.virtualHosts))}"}
    find conf -maxdepth 1 -type l -delete
    ln -sf /usr/share/tomcat10/etc/* conf/
    ln -sf /etc/tomcat/server.xml ${escapeShellArgs (map (file: "${file}") cfg.extraConfigFiles)} conf/
    # What all applications share comes from folders of this one.
    rm -f conf/catalina.properties
    sed "s|^shared.loader=.*|shared.loader=\"\''${catalina.base}/shared/lib/*.jar\"|" /usr/share/tomcat10/etc/catalina.properties > conf/catalina.properties
    ${link "share/java" "lib" cfg.commonLibs}
    ${link "share/java" "shared/lib" cfg.sharedLibs}
    ${link "webapps" "webapps" cfg.webapps}
    ${lib.concatStrings (lib.zipListsWith (host: folder: link "webapps" folder host.webapps) cfg.virtualHosts hostFolders)}
    if ! [ -e webapps/ROOT ] && ! [ -e webapps/ROOT.war ]; then
      ln -s /usr/share/tomcat10-root/default_root webapps/ROOT
    fi
  '';

  asText = value: if builtins.isList value then lib.concatStringsSep " " value else value;
  packages = lib.filter (package: package != null) [
    cfg.package
    cfg.jdk
  ];
in
{
  options.services.tomcat = {
    enable = option types.bool false "Whether to run Tomcat.";
    package = option package null "The package; by default Debian's Tomcat 10.";
    jdk = option package null "The package of Java; by default Debian's.";
    baseDir = option types.path "/var/tomcat" "The folder that it runs in.";
    purifyOnStart = option types.bool false "Whether what a start before left in that folder is removed.";
    port = option types.port 8080 "The port.";
    user = option types.str "tomcat" "The user that it runs as.";
    group = option types.str "tomcat" "The group that it runs as.";
    extraGroups = option strings [ ] "More groups of that user.";
    javaOpts = option words "" "Words for Java.";
    catalinaOpts = option words "" "Words for Java, when it runs Tomcat.";
    extraEnvironment = option strings [ ] "Environment variables: [ \"ENVIRONMENT=production\" ].";
    logDirs = option paths [ ] "Folders that are made for what applications log.";
    extraConfigFiles = option paths [ ] "Files that are linked to its folder conf.";
    commonLibs = option paths [ ] "Libraries that Tomcat and applications share: files, or packages with share/java.";
    sharedLibs = option paths [ ] "Libraries that applications share.";
    webapps = option paths [ ] ''
      Applications: archives (WAR), or packages with a folder webapps of them. Debian's page is what "/" has without another.'';
    virtualHosts = option (types.listOf virtualHost) [ ] "Further hosts.";
    logPerVirtualHost = option types.bool false "Whether each host has a folder of its own for its log.";
    serverXml = option types.lines "" "The whole server.xml, instead of the options about ports and hosts.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "tomcat10" ];
    environment.systemPackages = packages;
    virtualisation.memorySize = lib.mkDefault 768;

    environment.etc."tomcat/server.xml".text = serverXml;

    users.users = lib.mkIf (cfg.user == "tomcat") {
      tomcat = {
        isSystemUser = true;
        inherit (cfg) group extraGroups;
        home = cfg.baseDir;
      };
    };
    users.groups = lib.mkIf (cfg.group == "tomcat") { tomcat = { }; };

    systemd.tmpfiles.rules = map (folder: "d ${builtins.toJSON "${folder}"} 0755 ${cfg.user} ${cfg.group}") (
      [ cfg.baseDir ] ++ cfg.logDirs
    );

    systemd.services.tomcat = {
      description = "Servlet server Tomcat";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [ serverXml ];
      preStart = prepare;
      environment = {
        CATALINA_BASE = cfg.baseDir;
        CATALINA_HOME = "/usr/share/tomcat10";
        JAVA_OPTS = asText cfg.javaOpts;
        CATALINA_OPTS = asText cfg.catalinaOpts;
      };
      script = ''
        . /usr/libexec/tomcat10/tomcat-locate-java.sh
        exec /usr/share/tomcat10/bin/catalina.sh run
      '';
      serviceConfig = {
        User = cfg.user;
        Group = cfg.group;
        WorkingDirectory = cfg.baseDir;
        Environment = map builtins.toJSON cfg.extraEnvironment;
        AmbientCapabilities = "CAP_NET_BIND_SERVICE";
        SuccessExitStatus = "143";
        Restart = "on-failure";
      };
    };
  };
}
