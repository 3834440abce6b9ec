using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// The one program that builders start from: the static busybox of the locked package, in a folder of its own that is
/// named after the package's hash, so that it never changes under a running build.
/// </summary>
internal sealed class BootstrapTools(DebianState state, DebianTools tools, DebianMirrors mirrors, AptArchive archive, PackageFolders given)
{
    private const string Name = "busybox";

    /// <summary>Where packages have it, before and after /bin and /usr/bin became one.</summary>
    private static readonly string[] PathsInPackage = ["bin/busybox", "usr/bin/busybox"];

    /// <summary>Whether a folder has the tools.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Makes the tools unless they are there. Returns their folder.</summary>
    public async Task<string> EnsureAsync(LockedPackage package, bool offline, DebianProgress progress, CancellationToken cancellationToken)
    {
        var folder = state.BootstrapFolder(package.Sha256);
        if (IsIn(folder))
            return folder;
        var local = InStore(package) ?? given.Find(package) ?? PackageFolders.CachesOf(state).Find(package);
        if (local is null && offline)
            throw NoTools(package, "it is not at hand, and may not be fetched because the build is offline. Build once with the property NixVmsOffline set to false, or name a folder that has it in the property NixVmsDebianPackageFolder.");

        using var work = WorkFolder.Make(state.BootstrapWork);
        var file = local ?? await FetchAsync(package, work.Path, progress, cancellationToken).ConfigureAwait(false);
        await ExtractAsync(package, file, work.Path, folder, cancellationToken).ConfigureAwait(false);
        return folder;
    }

    /// <summary>Machines have the package, too: a store that built one for this lock holds it.</summary>
    private string? InStore(LockedPackage package)
    {
        var file = PackageStorePath.OfFile(state.NixStore, PackageStorePath.NameOf(package), package.Sha256);
        return File.Exists(file) && Hex.Sha256OfFile(file) == package.Sha256 ? file : null;
    }

    private async Task<string> FetchAsync(LockedPackage package, string work, DebianProgress progress, CancellationToken cancellationToken)
    {
        progress.Message($"Fetching busybox {package.Version}, which builders start from");

        // apt knows the way through proxies, but only to versions that its lists have. A lock that came with a project
        // names a file that may be older, and needs no lists.
        if (archive.HasLists && await TryDownloadWithAptAsync().ConfigureAwait(false) is { } known)
            return known;

        string failure;
        try
        {
            var file = Path.Combine(work, "direct.deb");
            await DownloadAsync(mirrors.AddressOf(package), file, cancellationToken).ConfigureAwait(false);
            if (Hex.Sha256OfFile(file) == package.Sha256)
                return file;
            failure = "what the mirror has there is another file";
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            failure = (e.InnerException ?? e).Message.TrimEnd('.');
        }

        if (!archive.HasLists)
        {
            await archive.EnsureListsAsync([], refresh: false, offline: false, progress, cancellationToken).ConfigureAwait(false);
            if (await TryDownloadWithAptAsync().ConfigureAwait(false) is { } fetched)
                return fetched;
        }

        throw NoTools(
            package,
            $"'{mirrors.AddressOf(package)}' could not be fetched: {failure}. If the mirror has dropped this version, put the file into a folder and set the property NixVmsDebianPackageFolder to it, or resolve the lock anew with -t:RefreshDebianLock.");

        async Task<string?> TryDownloadWithAptAsync()
        {
            var file = await archive.TryDownloadAsync(DebianRelease.BootstrapPackage, package.Version, work, cancellationToken).ConfigureAwait(false);
            return file is not null && Hex.Sha256OfFile(file) == package.Sha256 ? file : null;
        }
    }

    private static async Task DownloadAsync(string address, string file, CancellationToken cancellationToken)
    {
        var source = new Uri(address);
        if (source.IsFile)
        {
            File.Copy(source.LocalPath, file);
            return;
        }

        using var client = new HttpClient();
        using var response = await client.GetAsync(source, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var target = File.Create(file);
        await response.Content.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExtractAsync(LockedPackage package, string file, string work, string folder, CancellationToken cancellationToken)
    {
        var tree = Path.Combine(work, "tree");
        var result = await tools.DpkgDebAsync(["-x", file, tree], work, cancellationToken).ConfigureAwait(false);
        var busybox = PathsInPackage.Select(path => Path.Combine(tree, path)).FirstOrDefault(File.Exists);
        if (result.ExitCode != 0 || busybox is null)
            throw NoTools(package, "dpkg-deb could not unpack it: " + result.StandardError.Trim());

        var made = Path.Combine(work, "bootstrap-tools");
        Directory.CreateDirectory(made);
        File.Move(busybox, Path.Combine(made, Name));
        MakeReadOnlyProgram(Path.Combine(made, Name));
        try
        {
            Directory.Move(made, folder);
        }
        catch (IOException) when (IsIn(folder))
        {
            // Another build was faster; its tools are the same.
        }
    }

    private static void MakeReadOnlyProgram(string path) => File.SetUnixFileMode(
        path,
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

    private static NixVmsException NoTools(LockedPackage package, string detail) => new(
        ErrorCodes.BootstrapToolsMissing,
        $"Builders of the debian platform start from the package {DebianRelease.BootstrapPackage} {package.Version}, but {detail}");
}
