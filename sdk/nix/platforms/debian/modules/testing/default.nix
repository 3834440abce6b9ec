# What the test driver finds in a machine: the agent of NixVms.Testing.
# It is written as files, not declared as systemd.services: the options of a service, on each machine of a large
# network, take their time. A machine that has a service of the same name has that one instead.
{ config, lib, ... }:
let
  inherit (import ../systemd/unit-text.nix lib) settings;
  inherit
    (import ../systemd/service.nix {
      inherit lib;
      inherit (config.systemd) globalEnvironment;
      scripts = "";
    })
    sectionOf
    ;

  inherit ((import ../../../../modules/agent.nix).systemd) services;

  # What a service of systemd.services has besides.
  defaults = {
    environment = { };
    path = [ ];
    scriptArgs = "";
    preStart = "";
    postStart = "";
    reload = "";
    preStop = "";
    postStop = "";
    reloadIfChanged = false;
    stopIfChanged = true;
  };

  textOf =
    name: service:
    "[Unit]\nDescription=${service.description}\n${settings service.unitConfig}"
    + sectionOf name (defaults // service);

  filesOf = name: service: [
    {
      path = "etc/systemd/system/${name}.service";
      text = textOf name service;
    }
    {
      path = "scripts/${name}-start";
      copy = builtins.toFile "${name}-start" "#!/bin/bash -e\n${service.script}\n";
      executable = true;
    }
  ]
  ++ map (target: {
    path = "etc/systemd/system/${target}.wants/${name}.service";
    link = "../${name}.service";
  }) service.wantedBy;

  ours = removeAttrs services (builtins.attrNames config.systemd.services);
in
{
  config.system.files = builtins.concatLists (lib.mapAttrsToList filesOf ours);
}
