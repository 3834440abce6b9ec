let
  region = "eu-west-1";
in
{
  network.description = "cloud";
  network.specialArgs.word = "file";
  require = [
    ./parts/more.nix
    ./parts/more.nix
    { inline = { }; }
    (
      { greeting ? "hello", ... }:
      {
        called.environment.etc.greeting.text = greeting;
      }
    )
  ];
  resources.ec2KeyPairs.main = {
    inherit region;
  };
  defaults.time.timeZone = "UTC";
  web = { resources, ... }: { };
}
