# Versions such as "2.9.1".
#
# Input: `lib`. Result: `lib.versions`; versionOlder, versionAtLeast and splitVersion at the top level too.
lib:
let
  part = n: version: builtins.elemAt (builtins.splitVersion version) n;
in
rec {
  inherit (builtins) splitVersion compareVersions;

  versionOlder = a: b: builtins.compareVersions a b < 0;
  versionAtLeast = a: b: !versionOlder a b;

  major = part 0;
  minor = part 1;
  patch = part 2;
  majorMinor = version: lib.concatStringsSep "." (lib.take 2 (builtins.splitVersion version));

  # A version with exactly `n` parts; zeros are added.
  pad =
    n: version:
    let
      match = builtins.match "([^-]*)(-.*)?" version;
      numbers = builtins.splitVersion (builtins.head match);
      suffix = builtins.elemAt match 1;
      zeros = builtins.genList (_: "0") (lib.max 0 (n - builtins.length numbers));
    in
    lib.concatStringsSep "." (lib.take n (numbers ++ zeros)) + lib.optionalString (suffix != null) suffix;
}
