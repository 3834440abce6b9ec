using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Machines;

/// <summary>What becomes of machines. Every test leaves a restored network.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class LifecycleTests(ManPageNetwork lab) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await lab.ResetAsync();

    [Fact(Timeout = Limits.Boot)]
    public async Task A_shutdown_is_clean_and_ends_waits()
    {
        var wait = lab.Test2.WaitForFileAsync("/nowhere");
        await lab.Test2.ShutdownAsync();
        Assert.Contains("has shut down", (await Assert.ThrowsAsync<VmStoppedException>(() => wait)).Message);
        Assert.Equal(VmState.Off, lab.Test2.State);
        Assert.Contains("Power", lab.Test2.Console.GetText());
        await Assert.ThrowsAsync<VmStoppedException>(() => lab.Test2.RunAsync("true"));
        Assert.Throws<VmStoppedException>(() => lab.Test2.Qemu);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_restarted_machine_has_forgotten_its_memory_and_kept_its_ports()
    {
        await using var port = await lab.Test2.ForwardPortAsync(80);
        await lab.Test2.SucceedAsync("touch /run/mark");
        var survivor = lab.Test2.WaitForFileAsync("/run/second-life", TimeSpan.FromMinutes(3));
        await lab.Test2.RebootAsync(TimeSpan.FromMinutes(1.5));
        Assert.False(await lab.Test2.Files.ExistsAsync("/run/mark"));
        await lab.Test2.SucceedAsync("touch /run/second-life");
        await survivor;

        await lab.Test2.WaitForHttpAsync(new Uri("http://localhost/"));
        using var client = new HttpClient();
        Assert.True((await client.GetAsync(port.HttpUri)).IsSuccessStatusCode);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_pulled_plug_takes_effect_at_once_and_the_machine_starts_again()
    {
        await lab.Test1.CrashAsync();
        Assert.Equal(VmState.Crashed, lab.Test1.State);
        await lab.Test1.StartAsync();
        Assert.Equal(VmState.Running, lab.Test1.State);
        Assert.Equal("test1", await lab.Test1.SucceedAsync("hostname"));
    }
}
