# Folders of links: symlinkJoin, buildEnv, linkFarm.
# Inputs: see default.nix; programsOf NAMES is the text of a shell command that prints the files in bin and sbin of
# Debian packages. Result: the functions.
{
  lib,
  run,
  safeName,
  carry,
  runCommand,
  programsOf,
  ...
}:
let
  isStandIn = path: path ? debianPackages;

  # A Debian package is a folder of links to /usr. Beside real folders its programs are linked one by one.
  symlinkJoin =
    {
      name ? "${arguments.pname}-${arguments.version}",
      paths,
      postBuild ? "",
      passthru ? { },
      ...
    }@arguments:
    let
      all = lib.flatten paths;
      folders = builtins.filter (path: !isStandIn path) all;
      standIns = builtins.filter isStandIn all;
    in
    carry (map toString all ++ [ postBuild ]) (
      run (safeName name) { paths = if folders == [ ] then standIns else folders; } ''
        mkdir "$out"
        for path in $paths; do
          cp -rsf "$path/." "$out/"
        done
        ${lib.optionalString (folders != [ ] && standIns != [ ]) ''
          chmod -R u+w "$out"
          {
            ${programsOf (lib.concatMap (path: path.debianPackages) standIns)}
          } | while read -r program; do
            folder=$out/''${program%/*}
            mkdir -p "$folder"
            [ -e "$out/$program" ] || ln -sf "/usr/$program" "$folder/"
          done
        ''}
        ${postBuild}
      ''
    )
    // {
      inherit paths;
    }
    // passthru;
in
{
  inherit symlinkJoin;

  buildEnv =
    {
      name,
      paths,
      pathsToLink ? [ "/" ],
      extraPrefix ? "",
      postBuild ? "",
      ...
    }:
    let
      all = symlinkJoin {
        inherit name paths;
      };
      copy = path: ''
        if [ -e "${all}${path}" ]; then
          mkdir -p "$out${extraPrefix}${dirOf path}"
          cp -rs "${all}${path}/." "$out${extraPrefix}${path}"
        fi
      '';
    in
    if pathsToLink == [ "/" ] && extraPrefix == "" then
      symlinkJoin { inherit name paths postBuild; }
    else
      runCommand name { } ''
        mkdir "$out"
        ${lib.concatMapStrings copy pathsToLink}
        ${postBuild}
      '';

  # A folder of links: [ { name; path; } ] or name → path.
  linkFarm =
    name: entries:
    let
      list =
        if builtins.isAttrs entries then
          lib.mapAttrsToList (name: path: { inherit name path; }) entries
        else
          entries;
      link = entry: ''
        mkdir -p -- "$out"/${lib.escapeShellArg (dirOf entry.name)}
        ln -s -- ${lib.escapeShellArg "${entry.path}"} "$out"/${lib.escapeShellArg entry.name}
      '';
    in
    runCommand name { } ''
      mkdir "$out"
      ${lib.concatMapStrings link list}
    '';

  linkFarmFromDrvs =
    name: packages:
    runCommand name { } ''
      mkdir "$out"
      ${lib.concatMapStrings (package: ''ln -s ${package} "$out"/${lib.escapeShellArg package.name}
      '') packages}
    '';
}
