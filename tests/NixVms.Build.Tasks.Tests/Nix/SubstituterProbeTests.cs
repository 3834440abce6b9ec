using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public sealed class SubstituterProbeTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _taken = [];

    public SubstituterProbeTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _taken.ForEach(s => s.Dispose());
    }

    private string Listening => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    [Fact]
    public async Task A_cache_that_answers_is_there() => Assert.True(await ProbeAsync([Listening]));

    [Fact]
    public async Task One_that_answers_is_enough() =>
        Assert.True(await ProbeAsync([Closed(), "https://nixvms-test.invalid/", Listening]));

    [Fact]
    public async Task A_closed_port_is_no_cache() => Assert.False(await ProbeAsync([Closed(), Closed()]));

    [Fact]
    public async Task A_name_that_nobody_knows_is_no_cache() => Assert.False(await ProbeAsync(["https://nixvms-test.invalid/", "http://also.nixvms-test.invalid:8080"]));

    [Fact]
    public async Task A_cache_that_never_answers_costs_the_limit_only()
    {
        // A listener whose queue is full drops what comes.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 1);
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        List<Socket> queue = [];
        for (var i = 0; i < 8; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            queue.Add(socket);
            try
            {
                socket.Connect(endpoint);
            }
            catch (SocketException)
            {
            }
        }

        Assert.False(await ProbeAsync([$"http://127.0.0.1:{endpoint.Port}"]));
        queue.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task No_cache_does_not_answer() => Assert.False(await ProbeAsync([]));

    [Theory]
    [InlineData("/srv/cache")]
    [InlineData("file:///srv/cache")]
    [InlineData("ssh://builder.invalid")]
    [InlineData("s3://bucket")]
    [InlineData("daemon")]
    [InlineData("local?root=/mnt")]
    public async Task What_is_not_asked_over_HTTP_counts_as_there(string substituter) => Assert.True(await ProbeAsync([substituter]));

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("https_proxy")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("all_proxy")]
    [InlineData("ALL_PROXY")]
    public async Task A_proxy_that_Nix_uses_leaves_the_answer_open(string variable) =>
        Assert.True(await ProbeAsync([Closed()], (variable, "http://proxy.invalid:3128")));

    [Fact]
    public async Task An_empty_proxy_variable_is_no_proxy() =>
        Assert.False(await ProbeAsync([Closed()], ("https_proxy", ""), ("http_proxy", "")));

    [Theory]
    [InlineData("http://[::1]:1/")]
    [InlineData("https://nixvms-test.invalid:99999/")]
    [InlineData("http://:80/")]
    [InlineData("http://")]
    [InlineData("http://user:pass@127.0.0.1:1/path?priority=40")]
    [InlineData("https://grüße.invalid/")]
    public async Task An_odd_address_is_no_crash(string substituter) => await ProbeAsync([substituter]);

    [Fact]
    public async Task Cancellation_is_heeded()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SubstituterProbe.AnyAnswersAsync(["https://nixvms-test.invalid/"], NixTools.Variables(), new CancellationToken(canceled: true)));
    }

    private static async Task<bool> ProbeAsync(IReadOnlyList<string> substituters, params (string, string)[] variables)
    {
        var watch = Stopwatch.StartNew();
        var answer = await SubstituterProbe.AnyAnswersAsync(substituters, NixTools.Variables(variables), CancellationToken.None);

        // Two seconds on an idle machine; two minutes if the operating system were to decide.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        return answer;
    }

    /// <summary>A port that nobody listens on, and nobody can.</summary>
    private string Closed()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _taken.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";
    }
}
