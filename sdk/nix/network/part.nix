# Loads a further part of the network, which the user's file names.
#
# Input: the user's file, the values available to a part that is a function, and those of a part of a test (load.nix).
# Result: a function of whether it is a part of a test, where the part is named, and the part (a file, a function or an attribute
# set), which gives its attribute set.
{
  networkFile,
  arguments,
  testConfig ? { },
}:

isPartOfTest: position: entry:
let
  inherit (import ../lib/diagnostics.nix) fail;
  load = import ./load.nix;

  isFile = builtins.isPath entry || (builtins.isString entry && builtins.substring 0 1 entry == "/");
  file = toString entry;
  # Nix reads such a folder by this file.
  actual = if builtins.pathExists "${file}/default.nix" then "${file}/default.nix" else file;
in
if !isFile then
  load {
    inherit
      networkFile
      arguments
      testConfig
      isPartOfTest
      ;
    loaded = entry;
  }
else if !(builtins.pathExists entry) then
  fail {
    code = "NIXVM3017";
    message = "The file ${file} does not exist. A part of the network that is named here must be there.";
    inherit position;
  }
else
  load {
    networkFile = actual;
    inherit arguments testConfig isPartOfTest;
  }
