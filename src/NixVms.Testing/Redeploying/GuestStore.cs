using NixVms.Testing.Commands;

namespace NixVms.Testing.Redeploying;

/// <summary>
/// The store of a machine that has it on an image: what a new build has besides is copied into it. One that sees the
/// host's has all of it at once.
/// </summary>
internal static class GuestStore
{
    // What a copy that was cut off has left is none of the store's.
    private static readonly ShellCommand s_open = ShellCommand.Raw($$"""
        {{GuestFunctions.MakeStoreWritable}}
        make_store_writable
        rm -rf /nix/store/.nixvms
        mkdir /nix/store/.nixvms
        while IFS= read -r path; do [ -e "$path" ] || printf '%s\n' "$path"; done
        """);

    /// <summary>Copies what the machine lacks of a build.</summary>
    /// <param name="system">The build's configuration, which is copied last: where it is, all is.</param>
    /// <exception cref="VmHostException">The build does not say what it consists of.</exception>
    public static async Task AddAsync(VirtualMachine machine, VmManifest build, string system, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var list = Path.Combine(build.Output, "store-paths");
        if (!File.Exists(list))
            throw new VmHostException($"The machine {machine.Name} has its store on an image, and {build.Output} does not say what to add to it. Let it share the host's store ({nameof(VmNetworkOptions)}.{nameof(VmNetworkOptions.UseStoreImages)} = false), or start it anew.");

        var paths = await File.ReadAllLinesAsync(list, cancellationToken).ConfigureAwait(false);
        var options = new RunOptions { Timeout = timeout, StandardInput = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', paths) + "\n") };
        var answer = await machine.SucceedAsync(s_open, options, cancellationToken).ConfigureAwait(false);

        // Of what a machine names, only what is on the list.
        var missing = paths.Intersect(answer.Split('\n')).Where(p => p != system).Append(system).ToList();

        // That of a published network is not where the machine has its own.
        var store = Path.GetDirectoryName(build.Output)!;
        foreach (var path in missing)
        {
            var copy = $"/nix/store/.nixvms/{Path.GetFileName(path)}";
            await machine.Files.CopyToGuestAsync(Path.Combine(store, Path.GetFileName(path)), copy, cancellationToken).ConfigureAwait(false);
            await machine.SucceedAsync($"mv -T -- {copy} {path}", timeout, cancellationToken).ConfigureAwait(false);
        }
    }
}
