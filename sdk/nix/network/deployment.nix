# What a machine's configuration says of its deployment, for the manifest: how to reach the machine, where its secrets belong,
# how to see that it works. In the words of NixOps, morph and Colmena, which share most of them.
#
# The texts of secrets stay out, and so do the settings of clouds, some of which are credentials.
# Input: config.deployment. Result: plain data.
deployment:

let
  text = builtins.unsafeDiscardStringContext;

  plain =
    value:
    if builtins.isAttrs value then
      if value ? outPath then text (toString value) else builtins.mapAttrs (_: plain) value
    else if builtins.isList value then
      map plain value
    else if builtins.isString value || builtins.isPath value then
      text (toString value)
    else if builtins.isFunction value then
      null
    else
      value;

  withoutText = builtins.mapAttrs (
    _: key: if builtins.isAttrs key then builtins.removeAttrs key [ "text" ] else null
  );

  present =
    set: builtins.removeAttrs set (builtins.filter (name: set.${name} == null) (builtins.attrNames set));

  known = builtins.intersectAttrs {
    allowLocalDeployment = null;
    buildOnTarget = null;
    healthChecks = null;
    keys = null;
    privilegeEscalationCommand = null;
    secrets = null;
    sshOptions = null;
    storeKeysOnMachine = null;
    substituteOnDestination = null;
    tags = null;
    targetEnv = null;
    targetHost = null;
    targetPort = null;
    targetUser = null;
  } deployment;

  keys = builtins.mapAttrs (_: keys: if builtins.isAttrs keys then withoutText keys else null) (
    builtins.intersectAttrs {
      keys = null;
      secrets = null;
    } known
  );
in
if builtins.isAttrs deployment then plain (present (known // keys)) else { }
