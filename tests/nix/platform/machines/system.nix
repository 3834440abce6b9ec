# Settings of the whole system.
{ pkgs, lib, ... }:
{
  nixpkgs = {
    system = "i686-linux";
    hostPlatform = "x86_64-linux";
    overlays = [
      (final: prev: {
        greeting = "from ${prev.jq.name}";
        greeted = final.callPackage ({ greeting, pkgs }: "${greeting}, ${pkgs.greeting}") { };
      })
    ];
  };
  assertions = [
    {
      assertion = false;
      message = "An assertion of the test";
    }
  ];
  warnings = [ "A warning of the test" ];

  systemd.packages = [ pkgs.jq ];
  boot = {
    blacklistedKernelModules = [ "nbd" ];
    consoleLogLevel = 7;
    extraModprobeConfig = "options loop max_loop=3";
  };
  environment.shells = [
    pkgs.zsh
    "/opt/shell"
  ];
  users.motd = "Welcome";
  boot.tmp.cleanOnBoot = true;
  i18n = {
    defaultLocale = "de_DE.UTF-8";
    extraLocaleSettings.LC_TIME = "fr_FR.UTF-8";
    supportedLocales = [ "all" ];
  };
  networking.domain = "example.net";
  debian.packages = [ "hello" ];
  deployment.targetHost = "system.example.org";
  system.stateVersion = "24.05";
  system.build.note = pkgs.greeting;
  system.build.scoped = pkgs.callPackage (
    { greeted, newScope }: "${greeted}; ${newScope { } ({ greeting }: greeting) { }}"
  ) { };

  environment = {
    extraInit = "extra_init=1";
    interactiveShellInit = "interactive=1";
    loginShellInit = "login=1";
    shellInit = "shell=1";
    sessionVariables.PAGER = "cat";
    etc = {
      skipped = {
        enable = false;
        text = "";
      };
      moved = {
        target = "elsewhere/file";
        source = "/run/file";
      };
      owned = {
        text = "";
        uid = 12;
        gid = 34;
      };
    };
  };

  services.journald = {
    audit = true;
    console = "/dev/ttyS1";
    forwardToSyslog = true;
    rateLimitBurst = 7;
    rateLimitInterval = "3s";
    storage = "persistent";
  };
}
