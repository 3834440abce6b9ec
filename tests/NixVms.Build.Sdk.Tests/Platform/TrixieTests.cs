using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Machines of Debian 13.</summary>
[Collection(PackedSdk.Networks)]
public sealed class TrixieTests(PackedSdk sdk)
{
    [SlowFact(Timeout = 2 * Limits.Long)]
    public async Task The_network_of_the_man_page_works_on_Debian_13()
    {
        var network = new Network(sdk);
        try
        {
            await ((IAsyncLifetime)network).InitializeAsync();
            foreach (var machine in new[] { "test1", "test2" })
            {
                Assert.Equal("trixie", await network.RunAsync(machine, ". /etc/os-release; echo $VERSION_CODENAME"));
                Assert.StartsWith("6.12.", await network.RunAsync(machine, "uname -r"));
                Assert.Equal("", await network.RunAsync(machine, "systemctl --failed --no-legend"));
            }

            // A machine of 32 bits has the kernel of the others.
            Assert.Equal("i386", await network.RunAsync("test1", "dpkg --print-architecture"));
            Assert.Equal("amd64", await network.RunAsync("test2", "dpkg --print-architecture"));
            // Beside what machines of Debian 12 lack: a bus of hardware that speaks virtio.
            Assert.Equal("hv_vmbus ib_core libphy md_mod raid456 rdma_cm scsi_mod vdpa vmw_vmci", await network.RunAsync("test1", """
                find /lib/modules/ -name '*.ko' > /tmp/modules
                sed 's|.*/||; s|\.ko$||; s|-|_|g' /tmp/modules | sort > /tmp/names
                echo $(xargs modinfo -F depends < /tmp/modules | tr ',-' '\n_' | grep . | sort -u | comm -23 - /tmp/names)
                """));
            Assert.Contains("It works", await network.RunAsync("test1", "curl --silent --fail http://test2/"));
            Assert.Contains("It works", await network.RunAsync("test2", "lynx -dump http://localhost/"));
        }
        finally
        {
            await ((IAsyncLifetime)network).DisposeAsync();
        }
    }

    private sealed class Network(PackedSdk sdk) : BootedNetwork(sdk, "../../../samples/ManPage", "test1", "test2")
    {
        private protected override string NetFile => """<NixNetwork DebianRelease="13" />""";
    }
}
