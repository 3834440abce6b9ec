using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The configuration of a real computer, with what its installer has written, is a machine of the debian platform.</summary>
[Collection(PackedSdk.Messages)]
public sealed class ComputerTests(PackedSdk sdk)
{
    private const string Configuration = """
        { config, pkgs, ... }:
        {
          imports = [ ./hardware-configuration.nix ];
          boot.loader.systemd-boot.enable = true;
          boot.loader.efi.canTouchEfiVariables = true;
          boot.kernelPackages = pkgs.linuxPackages_latest;
          networking.networkmanager.enable = true;
          console.keyMap = "de";
          services.xserver = { enable = true; displayManager.gdm.enable = true; };
          nix.settings.experimental-features = [ "nix-command" "flakes" ];
          nix.gc = { automatic = true; dates = "weekly"; };
          system.copySystemConfiguration = true;
          system.stateVersion = "24.05";
          virtualisation.vmVariant = { lib, ... }: { virtualisation.cores = 3; services.xserver.enable = lib.mkForce false; };
        }
        """;

    private const string Hardware = """
        { config, lib, pkgs, modulesPath, ... }:
        {
          imports = [ (modulesPath + "/installer/scan/not-detected.nix") (modulesPath + "/profiles/qemu-guest.nix") ];
          boot.initrd.availableKernelModules = [ "xhci_pci" "nvme" ];
          boot.initrd.kernelModules = [ ];
          boot.extraModulePackages = [ config.boot.kernelPackages.of-nowhere ];
          fileSystems."/" = { device = "/dev/disk/by-uuid/1234"; fsType = "ext4"; };
          fileSystems."/home" = { device = "/dev/nvme0n1p3"; fsType = "ext4"; };
          swapDevices = [ ];
          networking.useDHCP = lib.mkDefault true;
          networking.interfaces.enp3s0.useDHCP = true;
          nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
          hardware.cpu.intel.updateMicrocode = lib.mkDefault config.hardware.enableRedistributableFirmware;
          hardware.bluetooth.enable = true;
        }
        """;

    [Fact(Timeout = Limits.Build)]
    public async Task What_a_virtual_machine_has_no_use_for_is_said_once_at_its_place_and_can_be_silenced()
    {
        // Two machines of one file: what is written once is said once.
        var project = TestProject.OfNetwork(sdk, "{ laptop = ./configuration.nix; other = ./configuration.nix; }")
            .With("configuration.nix", Configuration)
            .With("hardware-configuration.nix", Hardware);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceeded();
        Assert.All(build.Warnings, w => Assert.Equal("NIXVM3006", w.Code));
        Assert.Equal(
            [
                "configuration.nix(4,3) boot.loader.systemd-boot",
                "configuration.nix(5,3) boot.loader.efi",
                "configuration.nix(6,3) boot.kernelPackages",
                "configuration.nix(7,3) networking.networkmanager.enable",
                "configuration.nix(8,3) console.keyMap",
                "configuration.nix(9,39) services.xserver.displayManager",
                "configuration.nix(10,3) nix.settings",
                "configuration.nix(11,3) nix.gc",
                "configuration.nix(12,3) system.copySystemConfiguration",
                "hardware-configuration.nix(4,3) boot.initrd.availableKernelModules",
                "hardware-configuration.nix(6,3) boot.extraModulePackages",
                "hardware-configuration.nix(7,3) fileSystems.\"/\"",
                "hardware-configuration.nix(8,3) fileSystems.\"/home\"",
                "hardware-configuration.nix(11,3) networking.interfaces.enp3s0",
                "hardware-configuration.nix(14,3) hardware.bluetooth",
            ],
            build.Warnings.Select(w => $"{Path.GetFileName(w.File)}({w.Line},{w.Column}) {w.Text["The option ".Length..w.Text.IndexOf(" has no effect", StringComparison.Ordinal)]}"));
        Assert.Equal([3, 3], project.EvaluatedManifest().GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("cores").GetInt32()));

        (await project.BuildAsync("-t:EvaluateNixNetwork", "-nowarn:NIXVM3006")).AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Options_that_do_not_exist_are_one_error_each_beside_those_that_do()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              a = {
                programs.mtr.enable = true;
                programs.nothing.enable = true;
                hardware.any = "thing";
                services.nowhere = { enable = true; port = 3; };
                boot.loader.timeout = "soon";
                unheard.of.thing = 1;
                unheard.again = 2;
              };
              b = { nodes, ... }: { environment.etc.a.text = nodes.a.config.time.timeZone; };
            }
            """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertFailed();
        Assert.Equal(
            ["4 programs.nothing", "6 services.nowhere", "8 unheard.of", "9 unheard.again"],
            build.Errors.Where(e => e.Code == "NIXVM3010").OrderBy(e => e.Line).Select(e => $"{e.Line} {e.Text.Split('\'')[3]}"));
        Assert.All(build.Errors, e => Assert.Contains("Machine 'a'", e.Text));
    }
}
