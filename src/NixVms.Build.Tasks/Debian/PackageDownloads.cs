using System.Security.Cryptography;
using System.Threading.Channels;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Downloads packages, several at a time over connections that stay open: Nix has a process for each file, which asks for the
/// mirror's address and connects anew. A file is hashed while it comes, and is not kept unless it is what the lock says.
/// </summary>
internal sealed class PackageDownloads : IDisposable
{
    private const int AtOnce = 8;

    /// <summary>After so many the mirror is left alone.</summary>
    private const int MaxFailures = 3;

    /// <summary>How long a mirror may say nothing, as with apt.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // The proxies are those of the environment, as with Nix.
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = Patience, MaxConnectionsPerServer = AtOnce })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether the address is one to download from.</summary>
    public static bool Knows(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>Downloads a package.</summary>
    /// <returns>Whether it is what the lock says; else the file is of no use.</returns>
    /// <exception cref="HttpRequestException">The mirror does not have it, or there is no mirror.</exception>
    /// <exception cref="IOException">The connection was lost, or the file cannot be written.</exception>
    /// <exception cref="TimeoutException">The mirror said nothing for too long.</exception>
    public async Task<bool> TryDownloadAsync(string address, LockedPackage package, string file, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            patience.CancelAfter(Patience);
            using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            using var source = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            using var target = File.Create(file);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            for (long length = 0; ;)
            {
                patience.CancelAfter(Patience);
                var read = await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
                if (read == 0)
                    return length == package.Size && Hex.Of(hash.GetHashAndReset()) == package.Sha256;
                length += read;
                if (length > package.Size)
                    return false;
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mirror said nothing for {Patience.TotalSeconds:0} seconds");
        }
    }

    /// <summary>Downloads packages in the given order. Those that cannot be had are left out.</summary>
    /// <param name="packages">The packages, with an address and a path for the file of each.</param>
    /// <param name="files">Gets the paths of those that are there; ends when no more come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DownloadAsync(
        IEnumerable<(LockedPackage Package, string Address, string File)> packages,
        ChannelWriter<string> files,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var failures = 0;
        try
        {
            await Parallel.ForEachAsync(packages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop.Token }, async (wanted, token) =>
            {
                try
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(wanted.File)!);
                    if (await TryDownloadAsync(wanted.Address, wanted.Package, wanted.File, token).ConfigureAwait(false))
                        files.TryWrite(wanted.File);
                }
                catch (HttpRequestException e) when (e.StatusCode is not null)
                {
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
                {
                    if (Interlocked.Increment(ref failures) >= MaxFailures)
                        stop.Cancel();
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            files.Complete();
        }
    }

    public void Dispose() => _client.Dispose();
}
