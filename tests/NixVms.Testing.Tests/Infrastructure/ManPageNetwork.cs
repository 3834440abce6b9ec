namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>
/// The man page's network, built and booted once for all tests that share it. A test leaves it as it found it, or puts
/// it back to what it was.
/// </summary>
public sealed class ManPageNetwork : IAsyncLifetime
{
    public const string Collection = "the man page's network";

    private readonly ScratchFolder _cache = new();
    private BuiltNetwork? _built;
    private VmNetwork? _network;
    private VmNetworkSnapshot? _booted;

    /// <summary>The network, while there is one.</summary>
    internal static ManPageNetwork? Current { get; private set; }

    /// <summary>The folder of the built network.</summary>
    public string Folder => _built?.Folder ?? throw new InvalidOperationException("The network was not built.");

    /// <summary>The folder of a built network of three machines: alpha, beta, gamma.</summary>
    public string FolderOfThree => _built?.FolderOfThree ?? throw new InvalidOperationException("The network was not built.");

    /// <summary>Options with which another network like this one is there in a second, since the booted one is in their cache.</summary>
    public VmNetworkOptions Cached => OptionsWith(_cache.Path);

    /// <summary>
    /// How the network is started. On a second disk of test1, the host has no room for anything: a write fails with
    /// ENOSPC, and QEMU stops the machine.
    /// </summary>
    public static VmNetworkOptions OptionsWith(string cache) => new()
    {
        SnapshotCache = cache,
        ConfigureMachine = start =>
        {
            if (start.Machine.Name == "test1")
            {
                start.QemuArguments.Add(
                    "-drive if=none,id=full,werror=enospc,driver=blkdebug,image.driver=null-co,image.size=64M,image.read-zeroes=on,"
                    + "inject-error.0.event=none,inject-error.0.iotype=write,inject-error.0.errno=28 -device virtio-blk-pci,drive=full,serial=full");
            }
        },
    };

    public VmNetwork Network => _network ?? throw new InvalidOperationException("The network did not start.");

    /// <summary>The network when both machines had booted.</summary>
    public VmNetworkSnapshot Booted => _booted ?? throw new InvalidOperationException("The network was not saved.");

    /// <summary>An i686 machine with a SSH server.</summary>
    public VirtualMachine Test1 => Network["test1"];

    /// <summary>An x86_64 machine with a SSH and a web server.</summary>
    public VirtualMachine Test2 => Network["test2"];

    /// <summary>Puts the network back to what it was.</summary>
    public Task ResetAsync() => Network.RestoreAsync(Booted);

    /// <summary>The same where a test before has failed half-way, and left machines off.</summary>
    public async Task EnsureRunningAsync()
    {
        if (Network.Machines.Any(m => m.State != VmState.Running))
            await ResetAsync().WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async Task InitializeAsync()
    {
        _built = await BuiltNetwork.CreateAsync();
        _network = await VmNetwork.StartAsync(_built.Folder, Cached);
        await Task.WhenAll(_network.Machines.Select(m => m.WaitForUnitAsync("multi-user.target")));

        // A service may count as started before it listens.
        await Task.WhenAll(_network.Machines.Select(m => m.WaitForOpenPortAsync(22)));
        await Test2.WaitForOpenPortAsync(80);
        await _network.WaitUntilIdleAsync();
        _booted = await _network.SnapshotAsync("booted");
        Current = this;
    }

    public async Task DisposeAsync()
    {
        Current = null;
        if (_network is not null)
            await _network.DisposeAsync();
        _cache.Dispose();
        _built?.Dispose();
    }
}

[CollectionDefinition(ManPageNetwork.Collection)]
public sealed class ManPageCollection : ICollectionFixture<ManPageNetwork>;
