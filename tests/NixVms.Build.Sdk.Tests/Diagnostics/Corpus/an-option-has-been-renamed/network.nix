{
  alpha = { lib, ... }: {
    imports = [ (lib.mkRenamedOptionModule [ "services" "old" "enable" ] [ "services" "openssh" "enable" ]) ];
    networking.domain = "example.org";
    services.old.enable = true;
  };
}
