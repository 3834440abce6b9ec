# The files of the accounts: passwd, group, shadow, and stage 1's list of home folders.
# Inputs: lib; numbers (numbers.nix); users and groups (name → options); quote;
#         salt: text that makes the hashes of this machine's passwords its own;
#         failAt: ends the evaluation, with the position of a user.
# Result: a list of files for write-tree.nix.
{
  lib,
  numbers,
  users,
  groups,
  quote,
  salt,
  failAt,
}:
let
  inherit (lib) concatStrings filterAttrs mapAttrsToList;
  builtInUsers = removeAttrs (import ./built-in.nix).users (builtins.attrNames users);

  # A line of a colon-separated file. A colon or a line break in a field would make another account of it.
  line =
    fields:
    let
      text = lib.concatStringsSep ":" fields;
    in
    if builtins.match "[^:\n]*" (concatStrings fields) != null then
      "${text}\n"
    else
      failAt (builtins.head fields) {
        code = "NIXVM3031";
        message = "A field of an account holds a colon or a line break: ${builtins.toJSON text}.";
      };

  groupOf =
    user:
    toString (
      numbers.groups.${if user.group == "" then "nogroup" else user.group} or (failAt user.name {
        code = "NIXVM3034";
        message =
          "The group ${builtins.toJSON user.group} of the user ${builtins.toJSON user.name} does not exist; "
          + "declare it as users.groups.${user.group} = { }.";
      })
    );

  # As on NixOS, a package stands for the program that it is named after.
  shellOf =
    { shell, ... }:
    if lib.isDerivation shell then
      "${shell}${shell.shellPath or "/bin/${lib.getName shell}"}"
    else
      "${shell}";

  passwdLine =
    name: user:
    line [
      name
      "x"
      (toString numbers.users.${name})
      (groupOf user)
      user.description
      user.home
      (shellOf user)
    ];
  builtInPasswdLine =
    name: uid:
    "${name}:x:${toString uid}:${toString (numbers.groups.${name} or numbers.groups.nogroup)}"
    + "::/nonexistent:/usr/sbin/nologin\n";

  # By group: the users that want to be in it, sorted.
  joining = builtins.zipAttrsWith (_: names: names) (
    lib.concatMap (name: map (group: { ${group} = name; }) users.${name}.extraGroups) (
      builtins.attrNames users
    )
  );
  membersOf = name: lib.unique ((groups.${name}.members or [ ]) ++ (joining.${name} or [ ]));
  groupLine =
    name: gid:
    if groups ? ${name} then
      line [
        name
        "x"
        (toString gid)
        (lib.concatStringsSep "," (membersOf name))
      ]
    else
      # Built in, and names of users are checked where they have lines of their own.
      "${name}:x:${toString gid}:${lib.concatStringsSep "," (membersOf name)}\n";

  # --- Passwords

  firstOf = lib.findFirst (value: value != null) null;
  # As on NixOS: a password in clear text comes first, one that is only for the beginning last.
  clearOf =
    user:
    if user.password != null then
      user.password
    else if user.hashedPassword != null then
      null
    else
      user.initialPassword;
  # No password fits either of them. A server without PAM takes "!" for an account that nobody may use, also with a key.
  hashOf =
    user:
    let
      hash = firstOf [
        user.hashedPassword
        user.initialHashedPassword
        "!"
      ];
    in
    if hash == "!" then "*" else hash;

  shadowLine =
    name: hash: lib.removeSuffix "\n" (line [ name hash ]) + ":1::::::\n";
  lockedLine = name: "${name}:!:1::::::\n";

  # A password in clear text is hashed by the builder; the salt makes the result the same every time.
  clear = filterAttrs (_: user: clearOf user != null) users;
  saltOf =
    name: user:
    builtins.substring 0 16 (builtins.hashString "sha256" "${salt}/${name}/${clearOf user}");
  hashCommand = name: user: ''
    hash=$(mkpasswd -m sha512 -S ${saltOf name user} -- ${quote (clearOf user)})
    printf '%s:%s:1::::::\n' ${quote name} "$hash"'';

  homeLine =
    user: "${toString numbers.users.${user.name}} ${groupOf user} ${user.homeMode} ${user.home}\n";
in
[
  {
    path = "etc/passwd";
    text = concatStrings (
      mapAttrsToList passwdLine users ++ mapAttrsToList builtInPasswdLine builtInUsers
    );
  }
  {
    path = "etc/group";
    text = concatStrings (mapAttrsToList groupLine numbers.groups);
  }
  {
    path = "etc/shadow";
    text = concatStrings (
      mapAttrsToList (name: user: shadowLine name (hashOf user)) (
        removeAttrs users (builtins.attrNames clear)
      )
      ++ map lockedLine (builtins.attrNames builtInUsers)
    );
    append = lib.concatStringsSep "\n" (mapAttrsToList hashCommand clear);
  }
  {
    path = "homes";
    text = lib.concatMapStrings homeLine (
      builtins.filter (user: user.createHome) (builtins.attrValues users)
    );
  }
]
