# security.pki: authorities that the machine trusts, beside those of Debian.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  cfg = config.security.pki;
  isUsed = cfg.certificateFiles != [ ] || cfg.certificates != [ ];

  isAtHand = nixvms.locks.${nixvms.release.hostSystem}.has "ca-certificates";
  debian = nixvms.toolsOf [ "ca-certificates" ];

  bundle =
    nixvms.run "nixvms-certificates"
      {
        debian = debian.unpacked;
        files = map (file: "${file}") cfg.certificateFiles;
        own = lib.concatMapStrings (text: "${text}\n") cfg.certificates;
        passAsFile = [ "own" ];
      }
      ''
        for file in "$debian"/share/ca-certificates/mozilla/*.crt $files "$ownPath"; do
          cat "$file"
          # Where a file lacks its last line end, the next one would begin on its last line.
          echo
        done | grep -v '^$' > "$out"
      '';
in
{
  options.security.pki = {
    certificateFiles =
      option (types.listOf types.path) [ ]
        "Files with certificates that the machine trusts, beside those of Debian.";
    certificates = option (types.listOf types.str) [ ] "The same as texts.";
  };

  config = lib.mkIf isUsed {
    debian.packages = [ "ca-certificates" ];
    debian.buildPackages = [ "ca-certificates" ];

    # While the lock lacks the package, the evaluation goes on and finds out what else is missing; so do files that tools of
    # the lock make.
    environment.etc = {
      "ssl/certs/ca-bundle.crt".source = "/etc/ssl/certs/ca-certificates.crt";
      "ssl/certs/ca-certificates.crt".source =
        if isAtHand then "${bundle}" else "/missing${lib.concatMapStrings (file: "${file}") cfg.certificateFiles}";
    };
    # Where programs with OpenSSL's own defaults look.
    systemd.tmpfiles.rules = [ "L+ /usr/lib/ssl/cert.pem - - - - /etc/ssl/certs/ca-certificates.crt" ];
  };
}
