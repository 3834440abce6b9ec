using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NixVms.Testing.Files;

/// <summary>
/// A folder of this host that gets files of a machine, and the only place where they can get: each name of a path is
/// opened by itself and without following links, so that neither names nor links nor whoever changes them meanwhile lead
/// out of it. Names are bytes, as those of the machine.
/// </summary>
internal sealed class HostFolder : IDisposable
{
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    private readonly SafeFileHandle _handle;

    private HostFolder(SafeFileHandle handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>Its path, in which there is no link.</summary>
    public string Path { get; }

    /// <summary>Opens a folder, and makes it if it does not exist.</summary>
    /// <exception cref="IOException">It cannot be made, or its path leads through a link of a machine.</exception>
    public static HostFolder Open(string path)
    {
        var resolved = HostPath.Resolve(path);
        using var root = Libc.Open(null, "/"u8.ToArray(), Libc.Folder) ?? throw Failed("/");
        var names = resolved.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(n => Encoding.UTF8.GetBytes(n));
        return new HostFolder(Descend(root, names, isOurs: false, resolved), resolved);
    }

    /// <summary>Makes a folder, or takes the one that is there; its owner can always change it.</summary>
    public void AddFolder(GuestPath path, UnixFileMode mode)
    {
        using var folder = Descend(_handle, path.Names, isOurs: true, Show(path));

        // Of what is open, whatever has its name by now.
        File.SetUnixFileMode($"/proc/self/fd/{folder.DangerousGetHandle()}", (mode & Permissions) | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Makes a symbolic link, instead of whatever file or link is there.</summary>
    public void AddLink(GuestPath path, byte[] target) =>
        Replace(path.Names, Show(path), (folder, name) => Libc.Link(target, folder, name));

    /// <summary>Makes a file, instead of whatever file or link is there, once it is complete.</summary>
    /// <param name="write">Writes it.</param>
    public Task AddFileAsync(GuestPath path, UnixFileMode mode, Func<Stream, Task> write) => AddFileAsync(path.Names, Show(path), mode, write);

    /// <summary>The same for a file in the folder itself.</summary>
    public Task AddFileAsync(string name, UnixFileMode mode, Func<Stream, Task> write) =>
        AddFileAsync([Encoding.UTF8.GetBytes(name)], System.IO.Path.Combine(Path, name), mode, write);

    public void Dispose() => _handle.Dispose();

    private async Task AddFileAsync(IReadOnlyList<byte[]> names, string shown, UnixFileMode mode, Func<Stream, Task> write)
    {
        using var folder = Descend(_handle, names.Take(names.Count - 1), isOurs: true, shown);
        var temporary = TemporaryName();
        var file = new FileStream(Libc.Open(folder, temporary, Libc.NewFile) ?? throw Failed(shown), FileAccess.Write);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                File.SetUnixFileMode(file.SafeFileHandle, mode & Permissions);
            }

            if (!Libc.Rename(folder, temporary, names[^1]))
                throw Failed(shown);
        }
        catch
        {
            Libc.Unlink(folder, temporary);
            throw;
        }
    }

    private void Replace(IReadOnlyList<byte[]> names, string shown, Func<SafeFileHandle, byte[], bool> make)
    {
        using var folder = Descend(_handle, names.Take(names.Count - 1), isOurs: true, shown);
        var temporary = TemporaryName();
        if (!make(folder, temporary))
            throw Failed(shown);
        if (Libc.Rename(folder, temporary, names[^1]))
            return;
        var error = Failed(shown);
        Libc.Unlink(folder, temporary);
        throw error;
    }

    /// <summary>Opens a folder below another one, name by name, and makes what is missing.</summary>
    /// <param name="isOurs">Whether a link in a folder's place is replaced by a folder.</param>
    private static SafeFileHandle Descend(SafeFileHandle from, IEnumerable<byte[]> names, bool isOurs, string shown)
    {
        var current = Libc.Open(from, "."u8.ToArray(), Libc.Folder) ?? throw Failed(shown);
        foreach (var name in names)
        {
            SafeFileHandle? next;
            using (current)
            {
                if ((next = Libc.Open(current, name, Libc.Folder)) is null)
                {
                    if (isOurs && Libc.IsLink(current, name))
                        Libc.Unlink(current, name);
                    if (!Libc.MakeFolder(current, name) && Marshal.GetLastPInvokeError() != Libc.Exists)
                        throw Failed(shown);
                    next = Libc.Open(current, name, Libc.Folder) ?? throw Failed(shown);
                }
            }

            current = next;
        }

        return current;
    }

    private string Show(GuestPath path) => $"{Path}/{path}";

    private static byte[] TemporaryName() => Encoding.ASCII.GetBytes($".nixvms-{Guid.NewGuid():N}");

    private static IOException Failed(string path) =>
        new($"{path} cannot be written: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
}
