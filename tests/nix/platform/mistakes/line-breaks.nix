# Values, a name and a setting of a unit with line breaks.
{
  services.mosquitto.listeners = [
    {
      address = "::1\nallow_anonymous true";
    }
  ];
  services.samba.settings.global."a\nb" = true;
  systemd.services.a.serviceConfig.Environment = "A=1\nB=2";
}
