using CliWrap;
using CliWrap.Buffered;
using NixVms.Aspire.Hosting.Guests;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Tests;

/// <summary>The variable of start scripts, where it is not what the app host writes.</summary>
[Collection(LabNetwork.Collection)]
public sealed class HostPortsTests(LabNetwork lab)
{
    [Theory]
    [InlineData("x", "x")]
    [InlineData("80 81,restrict=off", "81,restrict=off")]
    public async Task What_is_no_port_does_not_reach_the_options_of_QEMU(string ports, string wrong)
    {
        var script = VmNetworkManifest.Load(lab.Folder).Machines.Single().StartScript;
        var result = await Cli.Wrap(script).WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(e => e.Set(GuestEnvironment.HostPortsVariable, ports).Set("NIXVMS_QEMU", "false").Set("NIX_DISK_IMAGE", ""))
            .ExecuteBufferedAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        Assert.Equal((2, $"run-web-vm: NIXVMS_HOST_PORTS: {wrong} is no port.\n"), (result.ExitCode, result.StandardError));
    }
}
