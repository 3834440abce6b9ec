# Files from elsewhere: fetchurl, fetchzip, fetchFromGitHub and their like.
# Inputs: see default.nix. Result: the functions. Each needs a hash: without one nothing of it could be reproduced.
{
  lib,
  safeName,
  fail,
  positionOf,
  ...
}:
let
  # The one hash of the arguments, as Nix wants it.
  hashOf =
    what: arguments:
    let
      given = lib.filter (value: value != "") [
        (arguments.hash or "")
        (arguments.sha256 or "")
      ];
    in
    if given != [ ] then
      builtins.head given
    else
      fail {
        code = "NIXVM3039";
        message =
          "${what} was called without a hash. Give it one: `nix-prefetch-url` (with --unpack for fetchzip "
          + "and the like) prints it.";
        position =
          let
            names = builtins.filter (name: arguments ? ${name}) [
              "url"
              "urls"
              "repo"
            ];
          in
          if names == [ ] then null else positionOf (builtins.head names) arguments;
      };

  fetchurl =
    arguments:
    let
      urls = arguments.urls or [ arguments.url ];
      url = builtins.head urls;
      hash = if arguments.sha512 or "" != "" then arguments.sha512 else hashOf "pkgs.fetchurl" arguments;
      isSri = builtins.match ".*-.*" hash != null;
      isRecursive = arguments.executable or false || arguments.recursiveHash or false;
    in
    derivation {
      name = safeName (arguments.name or (baseNameOf url));
      inherit url urls;
      executable = arguments.executable or false;
      system = "builtin";
      builder = "builtin:fetchurl";
      outputHashMode = if isRecursive then "recursive" else "flat";
      outputHashAlgo =
        if isSri then
          null
        else if arguments.sha512 or "" != "" then
          "sha512"
        else
          "sha256";
      outputHash = hash;
      unpack = false;
      preferLocalBuild = true;
      impureEnvVars = import ../proxies.nix;
    };

  # Unpacked while the network is evaluated: Nix 2.8 can do it at no other time without tools.
  fetchArchive =
    what: arguments: url:
    rec {
      name = safeName (arguments.name or "source");
      outPath = builtins.fetchTarball {
        inherit url name;
        sha256 = hashOf what arguments;
      };
    };

  # A forge that has archives of its revisions.
  fetchFrom =
    what: address: arguments:
    fetchArchive what arguments (address (arguments // { rev = arguments.rev or arguments.tag; }));
in
{
  inherit fetchurl;

  fetchzip =
    arguments:
    if arguments.stripRoot or true then
      fetchArchive "pkgs.fetchzip" arguments (arguments.url or (builtins.head arguments.urls))
    else
      fail {
        code = "NIXVM3036";
        message = "pkgs.fetchzip was called with stripRoot = false, which the debian platform cannot do. Fetch the archive with fetchurl and unpack it with runCommand.";
        position = positionOf "stripRoot" arguments;
      };

  fetchFromGitHub = fetchFrom "pkgs.fetchFromGitHub" (
    source: "https://${source.githubBase or "github.com"}/${source.owner}/${source.repo}/archive/${source.rev}.tar.gz"
  );

  fetchFromGitLab = fetchFrom "pkgs.fetchFromGitLab" (
    source:
    "https://${source.domain or "gitlab.com"}/${source.owner}/${source.repo}/-/archive/${source.rev}/${source.repo}-${source.rev}.tar.gz"
  );
}
