using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Gets package files into the Nix store that Nix need not, or cannot, download: those of a folder that the user names,
/// those that the mirror has dropped and a cache of this machine still has, and many at once, which is faster together.
/// </summary>
internal sealed class PackageSupply
{
    /// <summary>Fewer packages are left to Nix, which is fast enough with them.</summary>
    private const int Many = 8;

    private static readonly TimeSpan BetweenMessages = TimeSpan.FromSeconds(10);

    private readonly NixSettings _nix;
    private readonly DebianState[] _states;
    private readonly string _storeFolder;
    private readonly string? _folder;
    private readonly PackageFolders _given;
    private readonly Action<string>? _onMessage;

    // Looked through when a file is wanted: mostly the store has all of them.
    private readonly Lazy<IReadOnlyList<(LockedPackage Package, string LockPath)>> _packages;

    /// <param name="nix">The Nix to call.</param>
    /// <param name="request">The lock and the user's folder.</param>
    /// <param name="releases">The releases that machines have; without a lock in the request each has one of the user's.</param>
    /// <param name="storeFolder">The folder of the Nix store.</param>
    public PackageSupply(NixSettings nix, DebianLockRequest request, IReadOnlyList<DebianRelease> releases, string storeFolder)
    {
        _nix = nix;
        _states = [.. releases.Select(release => DebianState.FromEnvironment(request.Environment, release))];
        foreach (var state in _states)
            state.RemoveLeftovers();
        _folder = request.PackageFolder;
        _given = new PackageFolders(_folder is null ? [] : [_folder]);
        _storeFolder = storeFolder;
        _onMessage = request.OnMessage;

        // Now, since another build may change the lock while this one is under way.
        var locks = _states.Select(state => request.LockPath ?? state.UserLock).Distinct().Select(path => (Path: path, Text: TextFile.TryRead(path))).ToList();
        _packages = new(() => [.. from file in locks
                                  where file.Text is not null
                                  from part in DebianLockFile.Read(file.Text, file.Path).Architectures.Values
                                  from package in part.Packages.Values
                                  select (package, file.Path)]);
    }

    /// <summary>Adds what the user's folder has and the store lacks.</summary>
    public Task AddGivenAsync(CancellationToken cancellationToken) =>
        _folder is null ? Task.CompletedTask : AddAsync(_packages.Value.Select(entry => entry.Package), _given, cancellationToken);

    /// <summary>Downloads packages that a build needs and the store lacks. What cannot be had is left to Nix, which has the words for it.</summary>
    /// <param name="lacking">Addresses of files, by their paths in the store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FetchAsync(IReadOnlyDictionary<string, string> lacking, CancellationToken cancellationToken)
    {
        if (lacking.Count < Many)
            return;

        // The largest first: the last ones are soon there then.
        var wanted = _packages.Value
            .Select(entry => entry.Package)
            .GroupBy(PathOf)
            .Where(group => lacking.TryGetValue(group.Key, out var address) && PackageDownloads.Knows(address))
            .Select(group => (Package: group.First(), Address: lacking[group.Key]))
            .OrderByDescending(entry => entry.Package.Size)
            .ToList();
        if (wanted.Count < Many)
            return;

        try
        {
            await DownloadAsync(wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NixVmsException && !cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task DownloadAsync(IReadOnlyList<(LockedPackage Package, string Address)> wanted, CancellationToken cancellationToken)
    {
        _onMessage?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"Fetching {wanted.Count} Debian package files ({wanted.Sum(entry => entry.Package.Size) / 1e6:0} MB) from {string.Join(", ", wanted.Select(entry => new Uri(entry.Address).Host).Distinct())}"));
        var watch = Stopwatch.StartNew();
        var next = BetweenMessages;
        var count = 0;
        using var work = WorkFolder.Make(_states[0].Work);
        using var downloads = new PackageDownloads();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var files = Channel.CreateUnbounded<string>();

        // A folder for each: Nix takes the name from the file.
        var download = downloads.DownloadAsync(
            wanted.Select((entry, i) => (entry.Package, entry.Address, Path.Combine(work.Path, i.ToString(CultureInfo.InvariantCulture), PackageStorePath.NameOf(entry.Package)))),
            files.Writer,
            stop.Token);
        try
        {
            // Nix takes in what has come meanwhile.
            while (await files.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                List<string> some = [];
                while (files.Reader.TryRead(out var file))
                    some.Add(file);
                await NixStoreAsync(["--add-fixed", "sha256", .. some], cancellationToken).ConfigureAwait(false);
                some.ForEach(File.Delete);
                count += some.Count;
                if (watch.Elapsed > next && count < wanted.Count)
                {
                    next = watch.Elapsed + BetweenMessages;
                    _onMessage?.Invoke($"{count} of {wanted.Count} Debian package files are there");
                }
            }
        }
        finally
        {
            // Nothing may write to the folder when it is removed.
            stop.Cancel();
            await download.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }

        _onMessage?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{count} Debian package files fetched in {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    /// <summary>Adds what caches of this machine have of the packages whose download failed. Returns whether all are there now.</summary>
    public async Task<bool> TryAddFailedAsync(NixVmsException failure, CancellationToken cancellationToken)
    {
        var failed = failure.Diagnostics.Select(error => FailedPackage(error)?.Package).OfType<LockedPackage>().Distinct().ToList();
        return failed.Count > 0 && await AddAsync(failed, PackageFolders.CachesOf(_states), cancellationToken).ConfigureAwait(false) == failed.Count;
    }

    /// <summary>Adds to errors about packages that are nowhere what the user can do.</summary>
    public NixVmsException Explain(NixVmsException failure) => new([.. failure.Diagnostics.Select(error =>
        FailedPackage(error) is { } entry ? error with { Message = $"{error.Message} {Remedy(entry.Package, entry.LockPath)}" } : error)]);

    private string PathOf(LockedPackage package) => PackageStorePath.OfFile(_storeFolder, PackageStorePath.NameOf(package), package.Sha256);

    /// <summary>The package that an error is about: its download failed, or gave another file.</summary>
    private (LockedPackage Package, string LockPath)? FailedPackage(Diagnostic error) =>
        error.Code is ErrorCodes.FetchFailed or ErrorCodes.PackageGone or ErrorCodes.HashMismatch
            ? _packages.Value.Where(entry => error.Message.Contains(entry.Package.Path)).Select(entry => ((LockedPackage, string)?)entry).FirstOrDefault()
            : null;

    private string Remedy(LockedPackage package, string lockPath) =>
        $"No cache of this machine has it. To build with this version, which the lock '{lockPath}' pins, put the file (sha256 {package.Sha256}) into "
        + (_folder is null ? "a folder and name that with the property NixVmsDebianPackageFolder." : $"'{_folder}', which NixVmsDebianPackageFolder names.");

    /// <summary>Adds the packages that the store lacks and the folders have. Returns how many.</summary>
    private async Task<int> AddAsync(IEnumerable<LockedPackage> packages, PackageFolders folders, CancellationToken cancellationToken)
    {
        var candidates = packages.Where(folders.MayHave).GroupBy(PathOf).ToDictionary(group => group.Key, group => group.First());
        if (candidates.Count == 0)
            return 0;

        // A file in the store need not be whole: Nix leaves what it could not download there.
        var lacking = await NixStoreAsync(["--check-validity", "--print-invalid", .. candidates.Keys], cancellationToken).ConfigureAwait(false);
        var found = lacking.Split('\n')
            .Where(candidates.ContainsKey)
            .Select(path => (Package: candidates[path], File: folders.Find(candidates[path])))
            .Where(package => package.File is not null)
            .ToList();
        if (found.Count == 0)
            return 0;

        // Nix takes the name from the file.
        using var work = WorkFolder.Make(_states[0].Work);
        var files = found.Select(package => Path.Combine(work.Path, PackageStorePath.NameOf(package.Package))).ToList();
        for (var i = 0; i < files.Count; i++)
            File.Copy(found[i].File!, files[i], overwrite: true);
        await NixStoreAsync(["--add-fixed", "sha256", .. files], cancellationToken).ConfigureAwait(false);
        return found.Count;
    }

    private async Task<string> NixStoreAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(_nix.Installation.Store, [.. arguments, .. _nix.Arguments([])], _nix.ProjectDirectory),
            cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new NixVmsException(ErrorCodes.NixFailed, $"Package files could not be added to the Nix store: {TerminalText.Clean(result.StandardError).Trim()}");
    }
}
