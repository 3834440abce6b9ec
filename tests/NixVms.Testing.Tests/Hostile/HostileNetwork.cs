using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Hostile;

/// <summary>A copy of the man page's network, for machines that are up to no good.</summary>
public sealed class HostileNetwork(ManPageNetwork lab) : IAsyncLifetime
{
    private VmNetwork? _network;

    public VmNetwork Network => _network ?? throw new InvalidOperationException("The network did not start.");

    public string Folder => lab.Folder;

    public VirtualMachine Machine => Network["test2"];

    public async Task InitializeAsync() => _network = await StartAnotherAsync();

    public async Task DisposeAsync()
    {
        if (_network is not null)
            await _network.DisposeAsync();
    }

    /// <summary>One that the test may dispose.</summary>
    public Task<VmNetwork> StartAnotherAsync() => VmNetwork.StartAsync(lab.Folder, lab.Cached);

    /// <summary>Puts a script in the place of one of the machine's programs, until the result is disposed.</summary>
    public async Task<IAsyncDisposable> ReplaceAsync(string program, string script)
    {
        await Machine.Files.WriteTextAsync($"/tmp/{program}", $"#!/bin/bash\n{script}\n", (UnixFileMode)0x1ED);
        var path = await Machine.SucceedAsync($"readlink -f \"$(command -v {program})\"");
        await Machine.SucceedAsync($"mount --bind /tmp/{program} {path}");
        return new Original(Machine, path);
    }

    private sealed class Original(VirtualMachine machine, string path) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await machine.SucceedAsync($"umount {path}");
    }
}
