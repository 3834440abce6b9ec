# The platform of a network.
#
# Input: its name, and what the entry was given for it.
# Result: { arguments; engine; }, as ../platforms says.
{ platform, settings }:

let
  inherit (import ../lib/diagnostics.nix) fail;

  platforms = import ../platforms;
  chosen =
    platforms.${platform} or (fail {
      code = "NIXVM1016";
      message = "The platform \"${platform}\" does not exist. Choose \"nixos\" or \"debian\".";
    });
in
chosen settings
