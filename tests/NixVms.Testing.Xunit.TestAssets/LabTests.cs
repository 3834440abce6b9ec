using NixVms.Testing;
#if XUNIT_V3
using NixVms.Testing.XunitV3;
#else
using NixVms.Testing.Xunit;
using Xunit.Abstractions;
#endif

namespace TestAssets;

#if XUNIT_V3
public sealed class LabTests(LabFixture fixture) : VmTest(fixture), IClassFixture<LabFixture>
#else
public sealed class LabTests(LabFixture fixture, ITestOutputHelper output) : VmTest(fixture, output), IClassFixture<LabFixture>
#endif
{
    private VirtualMachine Test2 => Network["test2"];

    // Fails unless the test finds the network as it was at the start.
    public override async
#if XUNIT_V3
        ValueTask
#else
        Task
#endif
        InitializeAsync()
    {
        await base.InitializeAsync();
        await Test2.SucceedAsync("[ ! -e /tmp/mark ]; touch /tmp/mark");
        Assert.True(Network.Between(Network["test1"], Test2).IsUp);
    }

    [Fact]
    public async Task Passes()
    {
        Network.Between(Network["test1"], Test2).IsUp = false;
        await Network["test1"].FailAsync("curl -fsS --max-time 1 http://test2/");
    }

    [Fact]
    public async Task Passes_with_exceptions_that_it_expects()
    {
        await Assert.ThrowsAsync<CommandFailedException>(() => Test2.SucceedAsync("exit 3"));
        Assert.NotNull(Record.Exception(() => Assert.Fail("expected")));
        try
        {
            await Test2.SucceedAsync("exit 4");
        }
        catch (VmException)
        {
            // Expected.
        }
    }

    [Fact]
    public async Task Passes_and_is_marked()
    {
        await Test2.SucceedAsync("true");
        MarkFailed();
    }

    [Fact]
    public async Task Fails_in_the_driver()
    {
        using (Network.Step("a step"))
            await Test2.SucceedAsync("echo 'said before'; exit 3");
    }

    [Fact]
    public void Fails_in_an_assertion() => Assert.Equal("one", "two");

    [Theory]
    [InlineData("../../a name: *?\0\"")]
    public async Task Fails_with_a_hostile_argument(string argument)
    {
        await Network["test1"].CrashAsync();
        Assert.Equal("", argument);
    }
}

public sealed class MissingTests(MissingFixture fixture) : VmTest(fixture), IClassFixture<MissingFixture>
{
    [Fact]
    public void One() => Assert.Fail("never called");

    [Fact]
    public void Another() => Assert.Fail("never called");
}

public sealed class SlowTests(SlowFixture fixture) : VmTest(fixture), IClassFixture<SlowFixture>
{
    [Fact]
    public void One() => Assert.Fail("never called");
}
