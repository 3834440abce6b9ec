using System.Net;
using System.Security.Cryptography;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>Packages from a mirror on this machine, into the store of this machine.</summary>
public sealed class PackageSupplyTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, byte[]> _served = new(StringComparer.Ordinal);
    private readonly List<string> _messages = [];
    private readonly HttpListener _mirror = new();
    private readonly TaskCompletionSource _asked = new();
    private readonly List<LockedPackage> _packages;
    private int _requests;
    private bool _isSilent;

    public PackageSupplyTests()
    {
        // A port that is free for HttpListener is found by trying.
        for (var port = 20_000 + Random.Shared.Next(10_000); !_mirror.IsListening; port++)
        {
            _mirror.Prefixes.Clear();
            _mirror.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _mirror.Start();
            }
            catch (HttpListenerException)
            {
            }
        }

        _ = ServeAsync();
        _packages = [.. Enumerable.Range(0, 12).Select(i =>
        {
            var content = RandomNumberGenerator.GetBytes(1000 + i * 40_000);
            _served[$"/pool/p{i}~1_all.deb"] = content;
            return new LockedPackage("1", "all", "main", $"pool/p{i}~1_all.deb", Hex.Of(SHA256.HashData(content)), content.Length, []);
        })];
    }

    public void Dispose()
    {
        _mirror.Close();
        _folder.Dispose();
    }

    [NixFact]
    public async Task Many_packages_are_in_the_store_where_Nix_would_have_put_them()
    {
        await FetchAsync(_packages);

        Assert.All(_packages, package => Assert.Equal(package.Sha256, Hex.Sha256OfFile(PathOf(package))));
        Assert.Contains(_messages, m => m.StartsWith("Fetching 12 Debian package files (3 MB) from 127.0.0.1", StringComparison.Ordinal));
        Assert.Contains(_messages, m => m.StartsWith("12 Debian package files fetched in ", StringComparison.Ordinal));
        AssertNothingIsLeft();
    }

    [NixFact]
    public async Task A_file_that_is_another_or_gone_is_left_to_Nix()
    {
        _served["/pool/p1~1_all.deb"] = new byte[_packages[1].Size];
        _served["/pool/p2~1_all.deb"] = new byte[_packages[2].Size + 1];
        _served["/pool/p3~1_all.deb"] = _served["/pool/p3~1_all.deb"][1..];
        _served.Remove("/pool/p4~1_all.deb");

        await FetchAsync(_packages);

        Assert.Equal(_packages.Where((_, i) => i is >= 1 and <= 4), _packages.Where(p => !File.Exists(PathOf(p))));
        AssertNothingIsLeft();
    }

    [NixFact]
    public async Task A_mirror_that_is_not_there_is_left_to_Nix()
    {
        _mirror.Stop();

        await FetchAsync(_packages);

        Assert.DoesNotContain(_packages, p => File.Exists(PathOf(p)));
        Assert.Contains(_messages, m => m.StartsWith("0 Debian package files fetched in ", StringComparison.Ordinal));
    }

    [NixFact]
    public async Task Few_packages_are_left_to_Nix()
    {
        await FetchAsync(_packages[..5]);

        Assert.Empty(_messages);
        Assert.Equal(0, _requests);
    }

    [NixFact]
    public async Task A_cancelled_build_stops_downloads_and_leaves_nothing()
    {
        _isSilent = true;
        using var cancellation = new CancellationTokenSource();

        var fetch = FetchAsync(_packages, cancellation.Token);
        await _asked.Task;
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch.WaitAsync(TimeSpan.FromSeconds(10)));
        AssertNothingIsLeft();
    }

    private Task FetchAsync(IReadOnlyList<LockedPackage> lacking, CancellationToken cancellationToken = default)
    {
        var lockPath = _folder["debian.lock.json"];
        DebianLockFile.Write(lockPath, DebianLock.EmptyOf(DebianRelease.Bookworm).With(
            "amd64", new LockedArchitecture([], _packages.Select((p, i) => KeyValuePair.Create($"p{i}", p)))));
        var request = new DebianLockRequest(DebianTestEnvironment.In(_folder.Path)) { LockPath = lockPath, OnMessage = _messages.Add };
        return new PackageSupply(NixTools.Settings(_folder.Path), request, [DebianRelease.Bookworm], "/nix/store")
            .FetchAsync(lacking.ToDictionary(PathOf, p => _mirror.Prefixes.First() + p.Path), cancellationToken);
    }

    private static string PathOf(LockedPackage package) => PackageStorePath.OfFile("/nix/store", PackageStorePath.NameOf(package), package.Sha256);

    private void AssertNothingIsLeft() => Assert.Empty(Directory.GetFiles(_folder.Path, "*.deb", SearchOption.AllDirectories));

    private async Task ServeAsync()
    {
        while (_mirror.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _mirror.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _requests);
            _asked.TrySetResult();
            if (_isSilent)
                continue;
            if (_served.TryGetValue(context.Request.Url!.AbsolutePath, out var content))
                await context.Response.OutputStream.WriteAsync(content);
            else
                context.Response.StatusCode = 404;
            context.Response.Close();
        }
    }
}
