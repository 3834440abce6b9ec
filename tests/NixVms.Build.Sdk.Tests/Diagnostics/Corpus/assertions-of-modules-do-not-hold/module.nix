{ config, lib, ... }:
{
  config = lib.mkIf true {
    assertions = lib.mkIf true (
      map (name: {
        assertion = config.networking.domain == name;
        message = "Never ${name}.";
      }) [ "this" ]
    );
  };
}
