# Options under the names that older releases of NixOS gave them.
{
  boot.tmpOnTmpfs = true;
  boot.tmp.tmpfsSize = "10%";
  nixpkgs.localSystem.system = "i686-linux";
  programs.bash.enableCompletion = true;
  services.sshd.enable = true;
  services.openssh = {
    challengeResponseAuthentication = true;
    forwardX11 = true;
    gatewayPorts = "yes";
    kbdInteractiveAuthentication = false;
    logLevel = "VERBOSE";
    useDns = true;
  };
  services.openssh.permitRootLogin = "no";
  services.openssh.passwordAuthentication = false;
  services.postgresql.port = 5434;
  services.redis = {
    enable = true;
    bind = "10.0.0.1";
    openFirewall = true;
    port = 6400;
    requirePass = "pass";
    settings.timeout = 9;
  };
  users.extraUsers.dora = {
    isNormalUser = true;
    passwordFile = "/run/dora";
  };
  users.extraGroups.crowd.gid = 77;
}
