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

        // The way that all other packages come. A lock that came with a project names a file that may be older than the lists.
        var failure = "what the mirror has there is another file";
        try
        {
            if (await TryDownloadAsync(package, Path.Combine(work, "direct"), cancellationToken).ConfigureAwait(false) is { } direct)
                return direct;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            failure = (e.InnerException ?? e).Message.TrimEnd('.');
        }

        // apt may know a way through proxies, but only to versions that its lists have.
        if (!archive.HasLists)
            await archive.EnsureListsAsync([], refresh: false, offline: false, progress, cancellationToken).ConfigureAwait(false);
        var file = await archive.TryDownloadAsync(DebianRelease.BootstrapPackage, package.Version, work, cancellationToken).ConfigureAwait(false);
        if (file is not null && Hex.Sha256OfFile(file) == package.Sha256)
            return file;

        throw NoTools(
            package,
            $"'{mirrors.AddressOf(package)}' could not be fetched: {failure}. If the mirror has dropped this version, put the file into a folder and set the property NixVmsDebianPackageFolder to it, or resolve the lock anew with -t:RefreshDebianLock.");
    }

    private async Task<string?> TryDownloadAsync(LockedPackage package, string file, CancellationToken cancellationToken)
    {
        var address = mirrors.AddressOf(package);
        if (new Uri(address) is { IsFile: true } local)
        {
            File.Copy(local.LocalPath, file);
            return Hex.Sha256OfFile(file) == package.Sha256 ? file : null;
        }

        using var downloads = new PackageDownloads();
        return await downloads.TryDownloadAsync(address, package, file, cancellationToken).ConfigureAwait(false) ? file : null;
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
