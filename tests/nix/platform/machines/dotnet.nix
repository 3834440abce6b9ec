# Every setting of services.dotnet.
let
  program = {
    type = "derivation";
    name = "Shop";
    pname = "Shop";
    outPath = "/nix/store/11111111111111111111111111111111-Shop";
    contentRoot = "/nix/store/22222222222222222222222222222222-Shop";
    hasSystemdIntegration = false;
  };
in
{
  services.dotnet = {
    shop = {
      project = program;
      arguments = [
        "--price"
        "5 $ \"each\" 100%"
      ];
      environment.ASPNETCORE_URLS = "http://*;https://10.0.0.1:8443/;http://unix:/run/shop.sock";
      openFirewall = true;
    };
    worker = {
      project = program // {
        hasSystemdIntegration = true;
      };
      environment.ASPNETCORE_HTTP_PORTS = "8080;8081";
      user = "worker";
      workingDirectory = "/srv/work";
    };
    loud = {
      project = program;
      notify = true;
    };
    off = {
      enable = false;
      project = program;
    };
  };
  users.users.worker.isNormalUser = true;
}
