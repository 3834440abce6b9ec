# What a virtual host says about TLS.
# Inputs: lib; host, a value of services.nginx.virtualHosts. Result:
#   isUsed             whether it has a certificate
#   isOnly             whether there is nothing without TLS
#   acmeName           the name of its certificate in security.acme.certs, or null
#   certificate, key, trusted   files on the machine, or null
lib: host:
let
  acmeName =
    if host.useACMEHost != null then
      host.useACMEHost
    else if host.enableACME then
      host.serverName
    else
      null;
  fileOf =
    given: file: if given != null || acmeName == null then given else "/var/lib/acme/${acmeName}/${file}";
  isOnly = host.onlySSL || host.enableSSL;
in
{
  inherit acmeName isOnly;
  isUsed = isOnly || host.addSSL || host.forceSSL;
  certificate = fileOf host.sslCertificate "fullchain.pem";
  key = fileOf host.sslCertificateKey "key.pem";
  trusted = host.sslTrustedCertificate;
}
