using Xunit;
#if XUNIT_V3
using LifetimeTask = System.Threading.Tasks.ValueTask;

namespace NixVms.Testing.XunitV3;
#else
using Xunit.Abstractions;
using LifetimeTask = System.Threading.Tasks.Task;

namespace NixVms.Testing.Xunit;
#endif

/// <summary>
/// Base of a class whose tests each find the network as it was when it had started. When one fails, artefacts are saved;
/// the test's output says where. What the driver does is in the test's output, too.
/// </summary>
/// <typeparam name="TNetwork">The class of the network.</typeparam>
/// <remarks>Tests that share a network must not run at the same time; those of one class or collection do not.</remarks>
#if !XUNIT_V3
[NamedTests]
#endif
public abstract class VmTest<TNetwork> : IAsyncLifetime
    where TNetwork : class, IVmNetwork
{
    private readonly VmNetworkFixtureBase<TNetwork> _fixture;
    private readonly CurrentTest _test;

#if XUNIT_V3
    /// <param name="fixture">The class's own, of <c>IClassFixture</c>, or that of its collection.</param>
    protected VmTest(VmNetworkFixtureBase<TNetwork> fixture) => (_fixture, _test) = (fixture, new CurrentTest());
#else
    /// <param name="fixture">The class's own, of <c>IClassFixture</c>, or that of its collection.</param>
    /// <param name="output">What xunit gives to the class; without it, the driver's log is not in the test's output.</param>
    protected VmTest(VmNetworkFixtureBase<TNetwork> fixture, ITestOutputHelper? output = null) =>
        (_fixture, _test) = (fixture, CurrentTest.Begin(GetType(), output));
#endif

    /// <summary>The running network.</summary>
    /// <exception cref="VmException">It did not start; the message says why.</exception>
    protected TNetwork Network => _fixture.Network;

    /// <summary>Has artefacts saved at the end of the test, whatever its outcome.</summary>
    protected void MarkFailed() => _test.MarkFailed();

    /// <summary>Called by xunit before the test.</summary>
    public virtual async LifetimeTask InitializeAsync()
    {
        _fixture.Log.Begin(_test.Write);
        await _fixture.BeginTestAsync(CurrentTest.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Called by xunit after the test.</summary>
    public virtual async LifetimeTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_test.HasFailed && _fixture.Running is { } network && await _fixture.TrySaveArtifactsAsync(network, _test.Name).ConfigureAwait(false) is { } artifacts)
            _test.Attach(artifacts);
        _fixture.Log.End();
    }
}

/// <summary>Base of a class whose tests share a network without a generated class.</summary>
public abstract class VmTest : VmTest<VmNetwork>
{
#if XUNIT_V3
    /// <param name="fixture">The class's own, of <c>IClassFixture</c>, or that of its collection.</param>
    protected VmTest(VmNetworkFixture fixture)
        : base(fixture)
    {
    }
#else
    /// <param name="fixture">The class's own, of <c>IClassFixture</c>, or that of its collection.</param>
    /// <param name="output">What xunit gives to the class; without it, the driver's log is not in the test's output.</param>
    protected VmTest(VmNetworkFixture fixture, ITestOutputHelper? output = null)
        : base(fixture, output)
    {
    }
#endif
}
