using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Parity;

// Units of systemd.
public sealed partial class MachineParityTests
{
    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_unit() => await Machine.WaitForUnitAsync("httpd");

    [Fact(Timeout = Limits.Commands)]
    public async Task systemctl() => Assert.Equal("active", (await Machine.Services.SystemctlAsync("is-active httpd")).StandardOutput);

    [Fact(Timeout = Limits.Commands)]
    public async Task get_unit_info()
    {
        var status = await Machine.Services.GetStatusAsync("httpd");
        Assert.Equal(("loaded", "active", "running"), (status.LoadState, status.ActiveState, status.SubState));
        Assert.Equal("httpd.service", status.Properties["Id"]);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task get_unit_property()
    {
        Assert.True(int.Parse(await Machine.Services.GetPropertyAsync("httpd", "MainPID")) > 1);
        var error = await Assert.ThrowsAsync<KeyNotFoundException>(() => Machine.Services.GetPropertyAsync("httpd", "MainPid"));
        Assert.Contains("httpd has no property \"MainPid\"", error.Message);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task require_unit_state()
    {
        await Machine.Services.RequireStateAsync("httpd");
        await Machine.Services.RequireStateAsync("no-such-unit", "inactive");
        var error = await Assert.ThrowsAsync<UnitFailedException>(() => Machine.Services.RequireStateAsync("httpd", "inactive"));
        Assert.StartsWith("test2: the unit httpd is active (running), and had to be inactive.", error.Message);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task start_job()
    {
        await Machine.SucceedAsync("systemctl stop httpd");
        await Machine.Services.StartAsync("httpd");
        await Machine.Services.RequireStateAsync("httpd");
        await Machine.WaitForOpenPortAsync(80);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task stop_job()
    {
        await Machine.Services.StopAsync("httpd");
        await Machine.WaitForClosedPortAsync(80);
        await Machine.SucceedAsync("systemctl start httpd");
        await Machine.WaitForOpenPortAsync(80);
    }
}
