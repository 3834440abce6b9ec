# environment.etc: which of a text and a source a file is made of.
let
  inherit (import ./fixture.nix) evaluate lib;
  file =
    name: module:
    removeAttrs (lib.findFirst (
      file: file.path == "etc/${name}"
    ) null (evaluate module).system.files) [ "path" ];
  is = actual: expected: { inherit actual expected; };
  both = text: source: file "x" { environment.etc.x = { inherit text source; }; };
in
{
  aText = is (file "x" { environment.etc.x.text = "hello"; }) { text = "hello"; };
  aSource = is (file "x" { environment.etc.x.source = "/run/x"; }) { link = "/run/x"; };
  theStrongerWins = is [
    (both (lib.mkForce "hello") "/run/x")
    (both (lib.mkDefault "hello") "/run/x")
    (both "hello" (lib.mkForce "/run/x"))
    (both "hello" (lib.mkIf false "/run/x"))
  ] [ { text = "hello"; } { link = "/run/x"; } { link = "/run/x"; } { text = "hello"; } ];
  aSourceReplacesOurText = is (file "resolv.conf" {
    environment.etc."resolv.conf".source = lib.mkForce "/run/mine";
  }) { link = "/run/mine"; };
  bothConflict = {
    throws = both "hello" "/run/x";
    message = "NIXVM3013: The option 'environment.etc.x.source' has conflicting definitions: ... and the derivation etc-x";
  };
  sourceOfOurText = is (toString
    (evaluate { environment.etc.x.text = "hello"; }).environment.etc.x.source
  ) "/nix/store/etc-x";
  sourceOfNothing =
    is (evaluate { environment.etc.x.enable = false; }).environment.etc.x.source
      null;
  theSourceOfAnother = is (file "y" (
    { config, ... }: { environment.etc.y.source = config.environment.etc.hostname.source; }
  )) { text = "machine\n"; };
  aCopy = is (file "x" {
    environment.etc.x = {
      source = "/run/x";
      mode = "0600";
    };
  }) { copy = "/run/x"; };
  neither = {
    throws = file "x" { environment.etc.x.mode = "0600"; };
    message = "NIXVM3033: environment.etc.\"x\" has neither text nor source";
  };
}
