{
  environment.shellInit = ''
    lines=1
  '';
  system.activationScripts.lines = ''
    echo activated
  '';
  systemd.services.lines = {
    preStart = ''
      echo before
    '';
    script = ''
      echo a
      echo b
    '';
  };
}
