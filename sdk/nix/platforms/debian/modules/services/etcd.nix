# services.etcd: a distributed store of keys and values.
{ config, lib, ... }:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  strings = types.listOf types.str;
  cfg = config.services.etcd;
  urls = lib.concatStringsSep ",";
in
{
  options.services.etcd = {
    enable = option types.bool false "Whether to run etcd.";
    # Their defaults are set below: declared with them, each machine would have to declare them anew.
    name = option types.str "" "The name of the member." // {
      defaultText = lib.literalMD "networking.hostName";
    };
    advertiseClientUrls = option strings [ ] "Where clients are told to go." // {
      defaultText = lib.literalMD "listenClientUrls";
    };
    initialAdvertisePeerUrls = option strings [ ] "Where other members are told to go." // {
      defaultText = lib.literalMD "listenPeerUrls";
    };
    initialCluster = option strings [ ] "The members at the start: \"NAME=URL\"." // {
      defaultText = lib.literalMD "this member alone";
    };
    listenClientUrls = option strings [ "http://127.0.0.1:2379" ] "Where clients reach it.";
    listenPeerUrls = option strings [ "http://127.0.0.1:2380" ] "Where other members reach it.";
    initialClusterState = option (types.enum [
      "existing"
      "new"
    ]) "new" "Whether the cluster is there already.";
    initialClusterToken = option types.str "etcd-cluster" "The name of the cluster.";
    dataDir = option types.path "/var/lib/etcd" "The folder of the data.";
    openFirewall = option types.bool false "Whether the firewall lets others reach ports 2379 and 2380.";
    extraConf = option (types.attrsOf types.str) { } "Further settings: { AUTO_COMPACTION_RETENTION = \"1\"; } sets ETCD_AUTO_COMPACTION_RETENTION.";
  };

  config = lib.mkIf cfg.enable {
    services.etcd = {
      name = lib.mkDefault config.networking.hostName;
      advertiseClientUrls = lib.mkDefault cfg.listenClientUrls;
      initialAdvertisePeerUrls = lib.mkDefault cfg.listenPeerUrls;
      initialCluster = lib.mkDefault (map (url: "${cfg.name}=${url}") cfg.initialAdvertisePeerUrls);
    };

    debian.packages = [
      "etcd-server"
      "etcd-client"
    ];

    networking.firewall.allowedTCPPorts = lib.optionals cfg.openFirewall [
      2379
      2380
    ];

    users.users.etcd = {
      isSystemUser = true;
      group = "etcd";
      home = cfg.dataDir;
    };
    users.groups.etcd = { };

    systemd.tmpfiles.rules = lib.mkIf (cfg.dataDir != "/var/lib/etcd") [ "d ${builtins.toJSON cfg.dataDir} 0700 etcd etcd" ];

    systemd.services.etcd = {
      description = "Key-value store etcd";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      environment = {
        ETCD_NAME = cfg.name;
        ETCD_DATA_DIR = cfg.dataDir;
        ETCD_LISTEN_CLIENT_URLS = urls cfg.listenClientUrls;
        ETCD_LISTEN_PEER_URLS = urls cfg.listenPeerUrls;
        ETCD_ADVERTISE_CLIENT_URLS = urls cfg.advertiseClientUrls;
        ETCD_INITIAL_ADVERTISE_PEER_URLS = urls cfg.initialAdvertisePeerUrls;
        ETCD_INITIAL_CLUSTER = urls cfg.initialCluster;
        ETCD_INITIAL_CLUSTER_STATE = cfg.initialClusterState;
        ETCD_INITIAL_CLUSTER_TOKEN = cfg.initialClusterToken;
      }
      // lib.mapAttrs' (name: value: {
        name = "ETCD_${name}";
        inherit value;
      }) cfg.extraConf;
      serviceConfig = {
        Type = "notify";
        ExecStart = "/usr/bin/etcd";
        User = "etcd";
        StateDirectory = lib.mkIf (cfg.dataDir == "/var/lib/etcd") "etcd";
        StateDirectoryMode = "0700";
        LimitNOFILE = 40000;
        Restart = "always";
        RestartSec = 5;
        TimeoutStartSec = 300;
      };
    };
  };
}
