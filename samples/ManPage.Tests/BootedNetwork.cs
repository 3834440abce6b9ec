using NixVms.Testing;

namespace ManPage.Tests;

/// <summary>The network, booted once for all tests of a class.</summary>
public sealed class BootedNetwork : IAsyncLifetime
{
    private ManPage? _network;
    private VmNetworkSnapshot? _booted;

    public ManPage Network => _network ?? throw new InvalidOperationException("The network did not start.");

    /// <summary>Makes the network what it was after booting, whatever a test has done to it.</summary>
    public Task ResetAsync() => Network.RestoreAsync(_booted!);

    public async Task InitializeAsync()
    {
        _network = await ManPage.StartAsync();
        await _network.Test1.WaitForUnitAsync("sshd");
        await _network.Test2.WaitForUnitAsync("sshd");
        await _network.Test2.WaitForOpenPortAsync(80);
        _booted = await _network.SnapshotAsync("booted");
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
            await _network.DisposeAsync();
    }
}
