using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Brings a lock, and what belongs to it, to where an evaluation needs it. Safe to run in several builds at once.</summary>
internal sealed class DebianLockUpdater
{
    /// <summary>In bytes. A longer one need not be read to know that it has packages.</summary>
    private const int LongestEmptyLock = 200;

    private static readonly IReadOnlyList<string> NoNames = [];

    private readonly DebianLockRequest _request;
    private readonly DebianState _state;
    private readonly DebianTools _tools;
    private readonly DebianProgress _progress;
    private readonly string _lockPath;
    private readonly CheckedLock _checked;

    private DebianLockUpdater(DebianLockRequest request)
    {
        _request = request;
        _state = DebianState.FromEnvironment(request.Environment, request.Release);
        _tools = new DebianTools(request.Environment, _state.Work);
        _progress = new DebianProgress(request.OnMessage, request.OnWarning);
        _lockPath = request.LockPath ?? _state.UserLock;
        _checked = new CheckedLock(_state, _lockPath);
    }

    /// <summary>
    /// Adds what is missing to the lock and makes sure of the mirrors, the bootstrap tools and the names. With nothing to add and
    /// everything in its place it reads a few files and starts no program.
    /// </summary>
    /// <exception cref="NixVmsException">Something stands in the way that the user can change.</exception>
    public static async Task<DebianLockInfo> EnsureAsync(DebianLockRequest request, CancellationToken cancellationToken)
    {
        var updater = new DebianLockUpdater(request);
        try
        {
            return await updater.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NixVmsException(
                ErrorCodes.DebianDataUnusable,
                $"The data of the debian platform could not be read or written: {e.Message} The lock is '{updater._lockPath}'; everything else lies in '{updater._state.DataFolder}' and '{updater._state.CacheFolder}', which XDG_DATA_HOME and XDG_CACHE_HOME move elsewhere.");
        }
    }

    /// <summary>
    /// Where nothing is locked yet, a lock without packages, and neither mirrors nor tools, for a search that builds nothing: it tells
    /// of which architectures packages are needed before any list is fetched. Null where something is locked, or nothing can be written.
    /// </summary>
    public static DebianLockInfo? TryFindEmptyLock(DebianLockRequest request)
    {
        var state = DebianState.FromEnvironment(request.Environment, request.Release);
        try
        {
            var path = request.LockPath ?? state.UserLock;
            if (!File.Exists(path))
                DebianLockFile.Write(path = state.EmptyLock, DebianLock.EmptyOf(request.Release));
            else if (new FileInfo(path).Length > LongestEmptyLock || DebianLockFile.TryRead(path) is not { Architectures.Count: 0 })
                return null;
            return new DebianLockInfo(path, state.MirrorsFile(null), state.CacheFolder, state.NamesFolder, Changed: false, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<DebianLockInfo> EnsureAsync(CancellationToken cancellationToken)
    {
        _state.RemoveLeftovers();

        // Read before anything is fetched: a lock that cannot be read needs no network to say so.
        var text = TextFile.TryRead(_lockPath);
        var knownTools = text is null || AsksForMore ? null : _checked.BootstrapFolderOf(text);
        var current = knownTools is null ? Read() : null;
        var (mirrors, mirrorsPath) = await MirrorsFile.EnsureAsync(
            _state,
            _tools,
            Choice(_request.Mirror, AptSources.MirrorVariable),
            Choice(_request.SecurityMirror, AptSources.SecurityMirrorVariable),
            cancellationToken).ConfigureAwait(false);

        if (knownTools is not null && mirrors.Security is not null)
            return new DebianLockInfo(_lockPath, mirrorsPath, knownTools, _state.NamesFolder, Changed: false, []);

        current ??= Read();
        var changed = false;
        IReadOnlyList<UnknownPackage> unknown = [];
        if (NeedsUpdate(current))
        {
            using var guard = await FileLock.AcquireAsync(
                _state.GuardOf(_lockPath),
                () => _progress.Message($"Waiting for another build that changes '{_lockPath}'"),
                cancellationToken).ConfigureAwait(false);
            (current, changed, unknown) = await UpdateAsync(mirrors, cancellationToken).ConfigureAwait(false);
            text = DebianLockFile.ToText(current);
        }

        if (mirrors.Security is null && current!.Architectures.Values.Any(part => part.Packages.Values.Any(package => package.Archive == DebianRelease.SecurityArchive)))
            throw AptSources.NoSecurityMirror();

        var archive = new AptArchive(_state, _tools, mirrors, DebianRelease.BuilderArchitecture);
        var package = current![DebianRelease.BuilderArchitecture].Packages[DebianRelease.BootstrapPackage];
        var bootstrapFolder = await new BootstrapTools(_state, _tools, mirrors, archive, new PackageFolders(_request.PackageFolder is { } folder ? [folder] : []))
            .EnsureAsync(package, _request.Offline, _progress, cancellationToken)
            .ConfigureAwait(false);
        if (!NeedsUpdate(current))
            _checked.Remember(text!, package);
        return new DebianLockInfo(_lockPath, mirrorsPath, bootstrapFolder, _state.NamesFolder, changed, unknown);

        DebianLock? Read() => text is null ? null : OfRelease(DebianLockFile.Read(text, _lockPath), text);
    }

    /// <summary>Whether a lock that is whole may not be enough.</summary>
    private bool AsksForMore => _request.Refresh || _request.NamesOf.Count > 0 || _request.Missing.Values.Any(names => names.Count > 0);

    private async Task<(DebianLock Lock, bool Changed, IReadOnlyList<UnknownPackage> Unknown)> UpdateAsync(
        DebianMirrors mirrors,
        CancellationToken cancellationToken)
    {
        // Again, now that nobody else changes it: another build may have added the same packages meanwhile.
        var before = TextFile.TryRead(_lockPath) is { } text ? OfRelease(DebianLockFile.Read(text, _lockPath), text) : null;
        if (mirrors.Security is null)
        {
            _progress.Warning(
                $"No mirror of Debian's security updates is known: packages are resolved without them. Set {AptSources.SecurityMirrorVariable}, as an environment variable or a property, to the address of one.");
        }

        var updates = await Task.WhenAll(DebianRelease.Architectures
            .Where(architecture => NeedsLists(before, architecture))
            .Select(architecture => UpdateAsync(before ?? Nothing(), architecture, mirrors, cancellationToken))).ConfigureAwait(false);

        var after = updates.Aggregate(before ?? Nothing(), (value, update) =>
            update.Part.Packages.Count == 0 ? value : value.With(update.Architecture, update.Part));
        var changed = DebianLockFile.Write(_lockPath, after);
        if (changed)
            _progress.Message($"{Describe(before, after)} in '{_lockPath}'");
        return (after, changed, [.. updates.SelectMany(update => update.Unknown)]);
    }

    private async Task<(string Architecture, LockedArchitecture Part, IReadOnlyList<UnknownPackage> Unknown)> UpdateAsync(
        DebianLock before,
        string architecture,
        DebianMirrors mirrors,
        CancellationToken cancellationToken)
    {
        var part = before[architecture];
        var archive = new AptArchive(_state, _tools, mirrors, architecture);
        var lists = await archive.EnsureListsAsync(part.Origins, _request.Refresh, _request.Offline, _progress, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        using var index = PackageCatalog.Open(_state, architecture, lists);

        var wanted = MissingOf(part, architecture);
        var kept = part;
        if (_request.Refresh)
        {
            // What the archive no longer has is gone for good; everything else is found again from the roots.
            wanted = [.. wanted, .. part.Roots.Where(index.Contains)];
            kept = LockedArchitecture.Empty;
        }

        var resolution = DependencyResolver.Resolve(index, wanted, kept);
        foreach (var problem in resolution.Problems)
            _progress.Warning(problem + (_request.Refresh ? "" : " If it fails in a machine, resolve the lock anew with -t:RefreshDebianLock."));

        var origins = lists.Select(list => list.Origin).ToList();
        var unknown = resolution.Unknown.Select(name => new UnknownPackage(_request.Release, name, architecture, NameSuggestions.For(name, index.Names))).ToList();
        return (architecture, kept.Append(origins, resolution.Packages), unknown);
    }

    private bool NeedsUpdate(DebianLock? current) =>
        current is null || DebianRelease.Architectures.Any(architecture => NeedsLists(current, architecture));

    private bool NeedsLists(DebianLock? current, string architecture) =>
        MissingOf((current ?? Nothing())[architecture], architecture).Count > 0
        || (_request.NamesOf.Contains(architecture) && !File.Exists(_state.NamesFile(architecture)))
        || (_request.Refresh && current?[architecture].Packages.Count > 0);

    private IReadOnlyList<string> MissingOf(LockedArchitecture part, string architecture)
    {
        var wanted = _request.Missing.TryGetValue(architecture, out var missing) ? missing : NoNames;
        if (architecture == DebianRelease.BuilderArchitecture)
            wanted = [.. wanted, DebianRelease.BootstrapPackage];
        return [.. wanted.Where(name => !part.Packages.ContainsKey(name)).Concat(part.DanglingNames).Distinct()];
    }

    private string? Choice(string? given, string variable)
    {
        if (string.IsNullOrEmpty(given))
            _request.Environment.TryGetValue(variable, out given);
        return string.IsNullOrEmpty(given) ? null : given;
    }

    private DebianLock Nothing() => DebianLock.EmptyOf(_request.Release);

    /// <summary>A lock never changes its release: whoever keeps it wants the packages in it.</summary>
    private DebianLock OfRelease(DebianLock value, string text)
    {
        if (value.Release == _request.Release)
            return value;
        var before = text.Substring(0, Math.Max(0, text.IndexOf("\"release\"", StringComparison.Ordinal)));
        throw new NixVmsException(
            ErrorCodes.LockOfOtherRelease,
            $"The Debian lock '{_lockPath}' is for {value.Release.Title}, but the network is to have {_request.Release.Title}. Set DebianRelease to {value.Release.Number}, or move the lock away and build again: the packages of {_request.Release.Title} are then resolved anew.",
            new SourcePosition(_lockPath, before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n')));
    }

    private string Describe(DebianLock? before, DebianLock after)
    {
        var old = AllOf(before ?? Nothing());
        var current = AllOf(after);
        var added = current.Keys.Count(key => !old.ContainsKey(key));
        var removed = old.Keys.Count(key => !current.ContainsKey(key));
        var moved = current.Count(entry => old.TryGetValue(entry.Key, out var version) && version != entry.Value);
        return $"Debian packages: {added} added, {moved} in another version, {removed} removed";
    }

    private static Dictionary<string, string> AllOf(DebianLock value) => value.Architectures
        .SelectMany(part => part.Value.Packages.Select(package => (Key: part.Key + "/" + package.Key, package.Value.Version)))
        .ToDictionary(entry => entry.Key, entry => entry.Version);
}
