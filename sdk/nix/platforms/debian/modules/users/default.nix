# users.*: accounts. They are written as plain files when the machine is built, so it starts with all of them.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) mkOption types;
  inherit
    (import ./types.nix {
      inherit lib;
      defaultShell = config.users.defaultUserShell;
    })
    user
    group
    ;
  option = import ../option.nix lib;

  # By the accounts' own names, which may differ from the attributes'.
  byName = lib.mapAttrs' (_: account: lib.nameValuePair account.name account);
  users = byName config.users.users;
  groups = byName config.users.groups;

  # What NixOS refuses today. That of 2016 did not, and its networks are to work here.
  isSystem = user: user.isSystemUser || user.uid != null && user.uid < 1000 && !user.isNormalUser;
  doubtsOf =
    name: user:
    let
      path = lib.showOption [ "users" "users" name ];
    in
    lib.optional (isSystem user == user.isNormalUser)
      "NixOS of today refuses the user ${user.name}: set exactly one of ${path}.isNormalUser and ${path}.isSystemUser."
    ++
      lib.optional (user.group == "")
        "NixOS of today refuses the user ${user.name}, who has no group: set ${path}.group. Here it is nogroup.";
  # Parts of those are Debian's.
  own = removeAttrs config.users.users (builtins.attrNames (import ./built-in.nix).users);

  withPasswordFile = lib.filterAttrs (_: user: user.hashedPasswordFile != null) users;
  setPassword =
    name: user:
    "printf '%s:%s\\n' ${lib.escapeShellArg name} "
    + "\"$(head -n 1 ${lib.escapeShellArg user.hashedPasswordFile})\" | chpasswd -e\n";
in
{
  imports = [
    (lib.mkAliasOptionModule [ "users" "extraUsers" ] [ "users" "users" ])
    (lib.mkAliasOptionModule [ "users" "extraGroups" ] [ "users" "groups" ])
    # Declared for each machine.
    { options.users.users = option (types.attrsOf user) { } "Accounts, by name."; }
  ];

  options.users = {
    groups = option (types.attrsOf group) { } "Groups, by name.";
    defaultUserShell = option (types.either types.path types.package) "/bin/bash" "The login shell of people.";
    motd = option (types.nullOr types.lines) null "What people see when they log in.";
    numbers = mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "The numbers of users and groups, by name (internal).";
    };
  };

  config = {
    users.numbers = import ./numbers.nix { inherit lib users groups; };

    warnings = lib.concatLists (lib.mapAttrsToList doubtsOf own);

    # The empty password: the machines are for tests, and nothing but this host can reach them.
    users.users.root = {
      uid = 0;
      group = "root";
      home = "/root";
      shell = lib.mkDefault "/bin/bash";
      initialHashedPassword = lib.mkOverride 150 "";
    };

    # Such a file may be made by the machine itself, so it is read at start.
    system.activationScripts = lib.mkIf (withPasswordFile != { }) {
      passwordFiles = lib.concatStrings (lib.mapAttrsToList setPassword withPasswordFile);
    };

    environment.systemPackages = lib.concatMap (account: account.packages) (builtins.attrValues users);

    environment.etc = {
      motd = lib.mkIf (config.users.motd != null) { text = config.users.motd; };
      # Debian's own would let nobody in with an empty password.
      "pam.d/common-auth".text = ''
        auth sufficient pam_unix.so nullok
        auth required pam_deny.so
      '';
      "pam.d/common-account".text = "account required pam_unix.so\n";
      "pam.d/common-password".text = "password required pam_unix.so nullok yescrypt\n";
      "pam.d/common-session".text = lib.mkDefault "session required pam_unix.so\n";
      "pam.d/common-session-noninteractive".text = "session required pam_unix.so\n";
    };

    system.files = import ./files.nix {
      inherit lib users groups;
      inherit (config.users) numbers;
      inherit (nixvms) quote;
      salt = nixvms.name;
      failAt =
        name: error:
        nixvms.fail (error // { position = nixvms.positionIn name options.users.users; });
    };
  };
}
