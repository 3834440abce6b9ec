# As SlowDaemons, by options of NixOS.
{
  defaults.services.openssh.enable = true;

  client.debian.packages = [ "curl" ];

  queue.services.rabbitmq = {
    enable = true;
    listenAddress = "0.0.0.0";
    configItems."num_acceptors.tcp" = "2";
  };

  web =
    { pkgs, ... }:
    {
      services.tomcat = {
        enable = true;
        webapps = [
          (pkgs.runCommand "app" { } ''
            mkdir -p "$out/webapps/app"
            echo "a page of a folder" > "$out/webapps/app/index.html"
          '')
        ];
        virtualHosts = [
          {
            name = "other";
            webapps = [
              (pkgs.runCommand "ROOT.war" { nativeBuildInputs = [ pkgs.zip ]; } ''
                echo "a page of an archive" > index.html
                zip --quiet -X "$out" index.html
              '')
            ];
          }
        ];
      };
    };
}
