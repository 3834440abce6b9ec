{
  web = { projects, ... }: {
    services.dotnet.greeter = {
      project = projects.Greeter;
      environment.ASPNETCORE_URLS = "http://*:80";
      openFirewall = true;
    };
  };
}
