# A customer orders at the shop, the shop hands the order on to the service of orders, and that keeps it in the database.
{
  customer = { pkgs, ... }: { environment.systemPackages = [ pkgs.curl ]; };

  shop = { projects, ... }: {
    services.dotnet.shop = {
      project = projects.Shop;
      environment.ASPNETCORE_URLS = "http://*:80";
      environment.Orders = "http://orders/";
      openFirewall = true;
    };
  };

  orders = { projects, ... }: {
    services.dotnet.orders = {
      project = projects.Orders;
      environment.ASPNETCORE_URLS = "http://*:80";
      environment.ConnectionStrings__Orders = "Host=database;Database=orders;Username=orders;Timeout=5;Command Timeout=5";
      openFirewall = true;
    };
  };

  database = {
    services.postgresql = {
      enable = true;
      enableTCPIP = true;
      ensureDatabases = [ "orders" ];
      ensureUsers = [ { name = "orders"; ensureDBOwnership = true; } ];
      # Whoever is on this network; there is nobody else.
      authentication = "host orders orders samenet trust";
    };
    networking.firewall.allowedTCPPorts = [ 5432 ];
    # Asks for a disk: what other machines write is in memory, and gone when they are off.
    virtualisation.diskSize = 1024;
  };
}
