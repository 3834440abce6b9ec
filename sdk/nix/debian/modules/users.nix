# users.*: accounts. Written as plain files at build time, so the machine starts with all of them.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) concatStrings filterAttrs mapAttrsToList mkOption types;
  option = import ./option.nix lib;
  accounts = import ./accounts.nix;
  inherit (import ./user.nix lib) user group;

  # By the accounts' own names, which may differ from the attributes'.
  byName = set: lib.mapAttrs' (_: value: lib.nameValuePair value.name value) set;
  users = byName config.users.users;
  groups = byName config.users.groups;

  # name → number: numbers that are given, and for the other names the next ones that are free.
  number =
    taken: from: step: names:
    (lib.foldl
      (
        state: name:
        let
          free = n: if builtins.elem n taken then free (n + step) else n;
          next = free state.next;
        in
        {
          next = next + step;
          numbers = state.numbers // { ${name} = next; };
        }
      )
      {
        next = from;
        numbers = { };
      }
      names
    ).numbers;

  given = attribute: set: builtins.mapAttrs (_: value: value.${attribute}) (filterAttrs (_: value: value.${attribute} != null) set);
  namesWithout = attribute: set: builtins.attrNames (filterAttrs (_: value: value.${attribute} == null) set);

  uids =
    let
      fixed = accounts.users // given "uid" users;
      taken = builtins.attrValues fixed;
      open = lib.partition (name: users.${name}.isNormalUser) (namesWithout "uid" users);
    in
    fixed // number taken 1000 1 open.right // number taken 999 (-1) open.wrong;

  gids =
    let
      fixed = accounts.groups // given "gid" groups;
      open = builtins.filter (name: !(accounts.groups ? ${name})) (namesWithout "gid" groups);
    in
    fixed // number (builtins.attrValues fixed) 999 (-1) open;

  gidOf =
    user:
    toString (
      gids.${user.group} or (nixvms.fail {
        code = "NIXVM3034";
        position = nixvms.positionIn user.name options.users.users;
        message = "The group ${builtins.toJSON user.group} of the user ${builtins.toJSON user.name} does not exist; declare it as users.groups.${user.group} = { }.";
      })
    );

  # A line of a colon-separated file. A colon or a line break in a field would make another account of it.
  line =
    fields:
    let
      text = lib.concatStringsSep ":" fields;
      plain = lib.all (field: builtins.match "[^:\n]*" field != null) fields;
    in
    if plain then
      "${text}\n"
    else
      nixvms.fail {
        code = "NIXVM3031";
        position = nixvms.positionIn (builtins.head fields) options.users.users;
        message = "A field of an account of ${nixvms.name} holds a colon or a line break: ${builtins.toJSON text}.";
      };

  # As on NixOS, a package stands for the program that it is named after.
  shellOf = u: if lib.isDerivation u.shell then "${u.shell}${u.shell.shellPath or "/bin/${lib.getName u.shell}"}" else "${u.shell}";

  passwd =
    mapAttrsToList (
      name: u: line [ name "x" (toString uids.${name}) (gidOf u) u.description u.home (shellOf u) ]
    ) users
    ++ mapAttrsToList (
      name: uid: line [ name "x" (toString uid) (toString (gids.${name} or gids.nogroup)) "" "/nonexistent" "/usr/sbin/nologin" ]
    ) (removeAttrs accounts.users (builtins.attrNames users));

  membersOf =
    name: lib.unique ((groups.${name}.members or [ ]) ++ builtins.attrNames (filterAttrs (_: u: builtins.elem name u.extraGroups) users));
  groupLines = mapAttrsToList (name: gid: line [ name "x" (toString gid) (lib.concatStringsSep "," (membersOf name)) ]) gids;

  firstOf = lib.findFirst (value: value != null) null;
  hashOf = u: firstOf [ u.hashedPassword u.initialHashedPassword ];
  clearOf = u: if u.hashedPassword != null then null else firstOf [ u.password u.initialPassword ];
  shadowLine = name: hash: line [ name hash "1" "" "" "" "" "" "" ];

  # A password in clear text is hashed by the builder; the salt makes the result the same every time.
  clear = filterAttrs (_: u: clearOf u != null) users;
  saltOf = name: u: builtins.substring 0 16 (builtins.hashString "sha256" "${nixvms.name}/${name}/${clearOf u}");
  hashCommand = name: u: ''
    hash=$(mkpasswd -m sha512 -S ${saltOf name u} -- ${nixvms.quote (clearOf u)})
    printf '%s:%s:1::::::\n' ${nixvms.quote name} "$hash"'';

  homes = builtins.filter (u: u.createHome) (builtins.attrValues users);
in
{
  imports = [
    (lib.mkAliasOptionModule [ "users" "extraUsers" ] [ "users" "users" ])
    (lib.mkAliasOptionModule [ "users" "extraGroups" ] [ "users" "groups" ])
  ];

  options.users = {
    users = option (types.attrsOf user) { } "Accounts, by name.";
    groups = option (types.attrsOf group) { } "Groups, by name.";
    numbers = mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "The numbers of users and groups, by name (internal).";
    };
  };

  config = {
    users.numbers = {
      users = uids;
      groups = gids;
    };

    # The empty password: the machines are for tests, and nothing but the host can reach them.
    users.users.root = {
      uid = 0;
      group = "root";
      home = "/root";
      shell = lib.mkDefault "/bin/bash";
      initialHashedPassword = lib.mkOverride 150 "";
    };

    environment.systemPackages = lib.concatMap (u: u.packages) (builtins.attrValues users);

    environment.etc = {
      # Debian's own would let nobody in with an empty password.
      "pam.d/common-auth".text = "auth sufficient pam_unix.so nullok\nauth required pam_deny.so\n";
      "pam.d/common-account".text = "account required pam_unix.so\n";
      "pam.d/common-password".text = "password required pam_unix.so nullok yescrypt\n";
      "pam.d/common-session".text = "session required pam_unix.so\n";
      "pam.d/common-session-noninteractive".text = "session required pam_unix.so\n";
    };

    system.files = [
      {
        path = "etc/passwd";
        text = concatStrings passwd;
      }
      {
        path = "etc/group";
        text = concatStrings groupLines;
      }
      {
        path = "etc/shadow";
        text = concatStrings (
          mapAttrsToList (name: u: shadowLine name (let hash = hashOf u; in if hash == null then "!" else hash)) (removeAttrs users (builtins.attrNames clear))
          ++ map (name: shadowLine name "!") (builtins.attrNames (removeAttrs accounts.users (builtins.attrNames users)))
        );
        append = lib.concatStringsSep "\n" (mapAttrsToList hashCommand clear);
      }
      {
        path = "homes";
        text = lib.concatMapStrings (u: "${toString uids.${u.name}} ${gidOf u} ${u.homeMode} ${u.home}\n") homes;
      }
    ];
  };
}
