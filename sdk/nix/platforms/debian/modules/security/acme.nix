# security.acme: certificates of web servers. On NixOS a preliminary certificate, signed by itself, stands in until the authority
# has answered. Here it stays: an authority cannot reach a virtual machine.
{ config, lib, ... }:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  strings = types.listOf types.str;
  cfg = config.security.acme;
  folderOf = name: "/var/lib/acme/${name}";

  certificate = types.submodule (
    { name, ... }:
    {
      freeformType = types.lazyAttrsOf types.anything;
      options = {
        domain = option types.str lib.attributeName "The name that the certificate is for.";
        extraDomainNames = option strings [ ] "Further names.";
        group = option types.str "acme" "The group that can read the key.";
        postRun = option types.lines "" "Shell code that runs when the certificate has been made.";
        directory = lib.mkOption {
          type = types.str;
          readOnly = true;
          defaultText = lib.literalMD "/var/lib/acme/NAME";
          description = "The folder of fullchain.pem, cert.pem, chain.pem and key.pem.";
        };
      };
      config.directory = folderOf name;
    }
  );

  serviceOf = name: cert: {
    name = "acme-selfsigned-${name}";
    value = {
      description = "Self-signed certificate for ${cert.domain}";
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
      };
      script = ''
        folder=${lib.escapeShellArg (folderOf name)}
        [ ! -s "$folder/fullchain.pem" ] || exit 0
        umask 027
        mkdir -p -m 755 /var/lib/acme
        mkdir -p "$folder"
        cd "$folder"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
          -subj ${lib.escapeShellArg "/CN=${cert.domain}"} \
          -addext ${lib.escapeShellArg "subjectAltName=${names cert}"} -keyout key.pem -out cert.pem
        cp cert.pem chain.pem
        cat cert.pem key.pem > full.pem
        chmod 640 ./*.pem
        cp cert.pem fullchain.pem
        chown -R ${lib.escapeShellArg "root:${cert.group}"} .
        ${cert.postRun}
      '';
    };
  };
  names = cert: lib.concatMapStringsSep "," (name: "DNS:${name}") (lib.unique ([ cert.domain ] ++ cert.extraDomainNames));
in
{
  options.security.acme.certs = option (types.attrsOf certificate) { } ''
    Certificates, by name. They are signed by themselves, as preliminary ones on NixOS; other settings than these are for an
    authority, which no machine asks.'';

  config = lib.mkIf (cfg.certs != { }) {
    debian.packages = [ "openssl" ];
    users.groups.acme = { };
    systemd.services = lib.mapAttrs' serviceOf cfg.certs;
  };
}
