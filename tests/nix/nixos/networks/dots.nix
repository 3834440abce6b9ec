{
  "a.example.org" = { };
  "b.example.org" =
    { lib, ... }:
    {
      networking.domain = lib.mkForce "example.com";
    };
}
