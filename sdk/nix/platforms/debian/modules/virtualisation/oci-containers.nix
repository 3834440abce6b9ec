# virtualisation.oci-containers: containers as services, by Docker.
{ config, lib, ... }:
let
  inherit (lib) escapeShellArg escapeShellArgs types;
  option = import ../option.nix lib;
  nullOrStr = types.nullOr types.str;
  strings = types.listOf types.str;
  cfg = config.virtualisation.oci-containers;

  container = types.submodule {
    options = {
      image = lib.mkOption {
        type = types.str;
        description = "The name of the image.";
      };
      imageFile =
        option (types.nullOr (types.either types.path types.package)) null
          "The file that the image is loaded from, as docker save writes it; the machines reach no registry.";
      autoStart = option types.bool true "Whether it starts with the machine.";
      cmd = option strings [ ] "The arguments of its command.";
      entrypoint = option nullOrStr null "Its command, instead of the image's.";
      environment = option (types.attrsOf types.str) { } "Its environment variables.";
      environmentFiles = option (types.listOf types.path) [ ] "Files in the machine with more of them.";
      ports = option strings [ ] "Ports of the machine that lead to its own: \"8080:80\".";
      volumes = option strings [ ] "Folders of the machine that it has: \"/srv:/data\".";
      user = option nullOrStr null "The user that it runs as.";
      workdir = option nullOrStr null "Its working folder.";
      hostname = option nullOrStr null "Its host name.";
      dependsOn = option strings [ ] "Containers that start before it.";
      log-driver = option types.str "journald" "Where its output goes.";
      extraOptions = option strings [ ] "Words added to docker run.";
    };
  };

  unit = name: "${cfg.backend}-${name}";
  optional = word: value: lib.optional (value != null) "${word}=${toString value}";
  each = word: map (value: "${word}=${toString value}");

  service = name: c: {
    name = unit name;
    value = {
      description = "Container ${name}";
      wantedBy = lib.optional c.autoStart "multi-user.target";
      after = [ "docker.service" ] ++ map (other: "${unit other}.service") c.dependsOn;
      requires = [ "docker.service" ] ++ map (other: "${unit other}.service") c.dependsOn;
      preStart = ''
        docker rm --force ${escapeShellArg name} > /dev/null 2>&1 || true
      ''
      + lib.optionalString (c.imageFile != null) "docker load --input ${escapeShellArg "${c.imageFile}"}\n";
      script = "exec ${
        escapeShellArgs (
          [
            "docker"
            "run"
            "--rm"
            "--name=${name}"
            "--log-driver=${c.log-driver}"
          ]
          ++ optional "--entrypoint" c.entrypoint
          ++ optional "--user" c.user
          ++ optional "--workdir" c.workdir
          ++ optional "--hostname" c.hostname
          ++ lib.mapAttrsToList (variable: value: "--env=${variable}=${value}") c.environment
          ++ each "--env-file" c.environmentFiles
          ++ each "--publish" c.ports
          ++ each "--volume" c.volumes
          ++ c.extraOptions
          ++ [ c.image ]
          ++ c.cmd
        )
      }";
      preStop = "docker stop ${escapeShellArg name}";
      serviceConfig = {
        TimeoutStartSec = 0;
        TimeoutStopSec = 120;
        Restart = "always";
      };
    };
  };
in
{
  options.virtualisation.oci-containers = {
    backend = option (types.enum [ "docker" ]) "docker" "What runs them; Podman, NixOS's default, is not there.";
    containers = option (types.attrsOf container) { } "Containers, by name.";
  };

  config = lib.mkIf (cfg.containers != { }) {
    virtualisation.docker.enable = true;
    systemd.services = lib.mapAttrs' service cfg.containers;
  };
}
