# Two machines, each with options of NixOS. They know each other by name.
{
  web = { projects, ... }: {
    services.dotnet.service-name = {
      project = projects.project-name;
      environment.ASPNETCORE_URLS = "http://*:80";
      openFirewall = true;
    };
  };

  client = { pkgs, ... }: {
    environment.systemPackages = [ pkgs.curl ];
  };
}
