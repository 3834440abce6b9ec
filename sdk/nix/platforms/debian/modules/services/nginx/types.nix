# The types of services.nginx.virtualHosts.NAME and services.nginx.upstreams.NAME.
# Inputs: lib. Result: { virtualHost, upstream }.
lib:
let
  inherit (lib) types;
  option = import ../../option.nix lib;
  nullOrStr = types.nullOr types.str;
  nullOrPath = types.nullOr types.path;
  flag = option types.bool false;

  location = types.submodule {
    options = {
      root = option nullOrPath null "The folder that is served.";
      alias = option nullOrPath null "The folder that stands for the location.";
      index = option nullOrStr null "The files that stand for a folder.";
      tryFiles = option nullOrStr null "The files that are tried, in order.";
      return = option (types.nullOr (
        types.either types.int types.str
      )) null "A status, or a status and an address or text, that is the answer.";
      proxyPass = option nullOrStr null "The address of the server that requests are passed on to.";
      proxyWebsockets = flag "Whether WebSocket connections are passed on, too.";
      recommendedProxySettings = option (types.nullOr types.bool) null ''
        Whether the server behind is told who asked, and for which host; null is as in
        services.nginx.recommendedProxySettings.'';
      priority = option types.int 1000 "The order among the locations: the smallest comes first.";
      extraConfig = option types.lines "" "Lines added to the location.";
    };
  };

  listener = types.submodule {
    options = {
      addr = option types.str "0.0.0.0" "The address to listen on.";
      port = option (types.nullOr types.port) null "The port; null is 80, or 443 with ssl.";
      ssl = flag "Whether connections use TLS.";
      extraParameters = option (types.listOf types.str) [ ] "More words of the directive listen.";
    };
  };
in
{
  virtualHost = types.submodule {
    options = {
      serverName = option types.str lib.attributeName "The name of the host.";
      serverAliases = option (types.listOf types.str) [ ] "Other names of the host.";
      default = flag "Whether requests for other names get this host.";
      listen = option (types.listOf listener) [ ] "Addresses and ports; by default all addresses.";
      listenAddresses = option (types.listOf types.str) [ ] "Addresses, with the usual ports, where listen says nothing.";
      root = option nullOrPath null "The folder that is served.";
      locations = option (types.attrsOf location) { } "What is served for which paths.";
      globalRedirect = option nullOrStr null "The host that all requests are redirected to.";
      addSSL = flag "Whether the host can be reached with TLS, too.";
      onlySSL = flag "Whether the host can be reached with TLS only.";
      forceSSL = flag "As addSSL, and requests without TLS are redirected.";
      enableSSL = flag "The older name of onlySSL.";
      rejectSSL = flag "Whether TLS is refused for this host; with default, for all hosts that are not known.";
      redirectCode = option (types.ints.between 300 399) 301 "The status of redirections.";
      http2 = option types.bool true "Whether connections with TLS may use HTTP/2.";
      sslCertificate = option nullOrPath null "The file of the certificate, on the machine.";
      sslCertificateKey = option nullOrPath null "The file of its key, on the machine.";
      sslTrustedCertificate = option nullOrPath null "The file of the authority's certificate.";
      enableACME = flag "Whether the host has a certificate of security.acme. It is signed by itself.";
      useACMEHost = option nullOrStr null "The name of the certificate in security.acme.certs, where another host has it.";
      extraConfig = option types.lines "" "Lines added to the host.";
    };
  };

  upstream = types.submodule {
    options = {
      servers = option (types.attrsOf (types.attrsOf (
        types.oneOf [
          types.bool
          types.int
          types.str
        ]
      ))) { } "Parameters of servers, by their addresses: { \"web:80\" = { backup = true; }; }.";
      extraConfig = option types.lines "" "Lines added to the group.";
    };
  };
}
