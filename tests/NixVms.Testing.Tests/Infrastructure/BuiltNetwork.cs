namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>
/// The man page's network, built: the folder that NIXVMS_TEST_NETWORK names, or samples/ManPage, built now by the SDK as
/// it is packed (or was, where NIXVMS_TEST_FEED and NIXVMS_TEST_VERSION say so); and a NixOS test's beside it. The Debian lock
/// is the user's, unless NIXVMS_TEST_STATE names a folder of its own.
/// </summary>
internal sealed class BuiltNetwork : IDisposable
{
    // A file as people have them for the NixOS test driver.
    private const string Three = """
        { lib, ... }:
        {
          name = "three";
          meta.timeout = 1800;
          nodes = {
            alpha = {
              virtualisation.diskSize = 64;
              virtualisation.forwardPorts = [ { host.port = 28931; guest.port = 22; } ];
            };
            beta = { };
            gamma = { };
          };
          defaults.virtualisation.vlans = lib.mkDefault [ 1 ];
          testScript = { nodes, ... }: "start_all()";
        }
        """;

    private readonly ScratchFolder _scratch = new();

    private BuiltNetwork() => Folder = Environment.GetEnvironmentVariable("NIXVMS_TEST_NETWORK") ?? _scratch["bin/Debug/ManPage"];

    /// <summary>The folder with network.json.</summary>
    public string Folder { get; }

    /// <summary>The same of a network of three machines, the first of which has a disk and wants port 28931 of the host.</summary>
    public string FolderOfThree => Path.Combine(Path.GetDirectoryName(Folder)!, "Three");

    public static async Task<BuiltNetwork> CreateAsync()
    {
        // The probe of KVM takes seconds where /dev/kvm exists and hangs.
        Environment.SetEnvironmentVariable("NIXVMS_ACCEL", Environment.GetEnvironmentVariable("NIXVMS_ACCEL") ?? "tcg");
        var network = new BuiltNetwork();
        if (Environment.GetEnvironmentVariable("NIXVMS_TEST_NETWORK") is null)
            await network.BuildAsync();
        return network;
    }

    public void Dispose() => _scratch.Dispose();

    private async Task BuildAsync()
    {
        var project = await BuiltProject.PrepareAsync(_scratch);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples/ManPage")))
            File.Copy(file, _scratch[Path.GetFileName(file)]);
        await File.WriteAllTextAsync(_scratch["Three.nixnet"], """<NixNetwork Network="three.nix" />""");
        await File.WriteAllTextAsync(_scratch["three.nix"], Three);
        await project.BuildAsync();
    }
}
