# Functions on strings that are paths, search paths or names of packages.
#
# Input: `lib`. Result: part of `lib.strings`.
lib:
let
  inherit (builtins) concatStringsSep filter isString;
in
rec {
  makeSearchPath =
    folder: packages:
    concatStringsSep ":" (map (p: "${toString p}/${folder}") (filter (p: p != null) packages));
  makeSearchPathOutput =
    output: folder: packages:
    makeSearchPath folder (map (lib.getOutput output) packages);
  makeBinPath = makeSearchPathOutput "bin" "bin";
  makeLibraryPath = makeSearchPathOutput "lib" "lib";
  makeIncludePath = makeSearchPathOutput "dev" "include";
  normalizePath =
    text:
    let
      parts = builtins.split "/+" text;
    in
    concatStringsSep "/" (filter isString parts);
  isStorePath =
    value:
    (isString value || builtins.isPath value || value ? outPath)
    && builtins.match "${builtins.storeDir}/[^/.][^/]*" (toString value) != null;
  nameFromURL =
    url: separator:
    let
      file = lib.last (lib.splitString "/" url);
    in
    lib.head (lib.splitString separator file);
  # The name and the version of a package, or of a text such as "tool-1.2".
  getName =
    value:
    if isString value then
      (builtins.parseDrvName value).name
    else
      value.pname or (builtins.parseDrvName value.name).name;
  getVersion =
    value:
    if isString value then
      (builtins.parseDrvName value).version
    else
      value.version or (builtins.parseDrvName value.name).version;
}
