# The types of users.users.NAME and users.groups.NAME.
# Inputs: lib, defaultShell (the value of users.defaultUserShell). Result: { user, group }.
{ lib, defaultShell }:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    types
    ;
  option = import ../option.nix lib;
  nullOrStr = types.nullOr types.str;
  strings = types.listOf types.str;
in
{
  user = types.submodule [
    {
      options = {
        name = option types.str lib.attributeName "The name of the account.";
        uid =
          option (types.nullOr types.int) null
            "The number of the account; one is chosen when this is null.";
        isNormalUser =
          option types.bool false
            "Whether this is a person: with a home folder, a shell and the group users.";
        isSystemUser =
          option types.bool false
            "Whether this is the account of a service. A user who is neither adds a warning: NixOS refuses it today.";
        description = option types.str "" "The full name.";
        group = option types.str "" "The primary group; without one, nogroup, and a warning.";
        extraGroups = option strings [ ] "Other groups.";
        home = option types.str "/var/empty" "The home folder.";
        homeMode = option types.str "700" "The mode of the home folder, in octal digits.";
        createHome = option types.bool false "Whether the home folder is made.";
        shell = option (types.either types.package types.path) "/usr/sbin/nologin" "The login shell.";
        useDefaultShell = option types.bool false "Whether the login shell is users.defaultUserShell.";
        password =
          option nullOrStr null
            "The password, in clear text: everybody can read it in the store.";
        initialPassword = option nullOrStr null "The password, where neither password nor hashedPassword is given.";
        hashedPassword =
          option nullOrStr null
            "The password, as crypt(3) has it; the empty string lets everybody in.";
        initialHashedPassword =
          option nullOrStr null
            "The password, as crypt(3) has it, where no other is given.";
        hashedPasswordFile =
          option nullOrStr null
            "A file of the machine whose first line is the password, as crypt(3) has it.";
        passwordFile = option nullOrStr null "The older name of hashedPasswordFile.";
        openssh.authorizedKeys = {
          keys = option strings [ ] "Public keys that may log in through SSH.";
          keyFiles = option (types.listOf types.path) [ ] "Files of the network with such keys.";
        };
        linger =
          option types.bool false
            "Whether the account's services (systemd.user) start with the machine, and not at the first login.";
        packages =
          option (types.listOf types.package) [ ]
            "Packages for this account; the whole machine has them.";
      };
    }
    (
      { config, ... }:
      {
        config = mkMerge [
          (mkIf config.isNormalUser {
            group = mkDefault "users";
            createHome = mkDefault true;
            home = mkDefault "/home/${config.name}";
            useDefaultShell = mkDefault true;
          })
          (mkIf config.useDefaultShell { shell = mkDefault defaultShell; })
          (mkIf (config.passwordFile != null) { hashedPasswordFile = mkDefault config.passwordFile; })
        ];
      }
    )
  ];

  group = types.submodule {
    options = {
      name = option types.str lib.attributeName "The name of the group.";
      gid =
        option (types.nullOr types.int) null
          "The number of the group; one is chosen when this is null.";
      members = option strings [ ] "Users in the group.";
    };
  };
}
