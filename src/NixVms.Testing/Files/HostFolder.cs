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
        using var folder = Descend(_handle, path.Folders.Append(path.Name), isOurs: true, Show(path));

        // Of what is open, whatever has its name by now.
        File.SetUnixFileMode($"/proc/self/fd/{folder.DangerousGetHandle()}", (mode & Permissions) | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Makes a symbolic link, instead of whatever file or link is there.</summary>
    public void AddLink(GuestPath path, ReadOnlyMemory<byte> target)
    {
        var shown = Show(path);
        using var folder = Descend(_handle, path.Folders, isOurs: true, shown);
        RequireReplaceable(folder, path.Name, shown);
        var temporary = TemporaryName();
        if (!Libc.Link(target.ToArray(), folder, temporary))
            throw Failed(shown);
        if (Libc.Rename(folder, temporary, path.Name))
            return;
        var error = Failed(shown);
        Libc.Unlink(folder, temporary);
        throw error;
    }

    /// <summary>Makes a file, instead of whatever file or link is there, once it is complete.</summary>
    /// <param name="write">Writes it.</param>
    public Task AddFileAsync(GuestPath path, UnixFileMode mode, Func<Stream, Task> write) =>
        AddFileAsync(path.Folders, path.Name, Show(path), mode, write);

    /// <summary>The same for a file in the folder itself.</summary>
    public Task AddFileAsync(string name, UnixFileMode mode, Func<Stream, Task> write) =>
        AddFileAsync([], Encoding.UTF8.GetBytes(name), System.IO.Path.Combine(Path, name), mode, write);

    public void Dispose() => _handle.Dispose();

    private async Task AddFileAsync(IEnumerable<byte[]> folders, byte[] name, string shown, UnixFileMode mode, Func<Stream, Task> write)
    {
        using var folder = Descend(_handle, folders, isOurs: true, shown);
        RequireReplaceable(folder, name, shown);
        var temporary = TemporaryName();
        var file = new FileStream(Libc.Open(folder, temporary, Libc.NewFile) ?? throw Failed(shown), FileAccess.Write);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                File.SetUnixFileMode(file.SafeFileHandle, mode & Permissions);
            }

            if (!Libc.Rename(folder, temporary, name))
                throw Failed(shown);
        }
        catch
        {
            Libc.Unlink(folder, temporary);
            throw;
        }
    }

    /// <summary>A device of this host is not what a copy may replace, whoever asks for that.</summary>
    private static void RequireReplaceable(SafeFileHandle folder, byte[] name, string shown)
    {
        if (Libc.IsSpecial(folder, name))
            throw new IOException($"{shown} cannot be written: it is a device, a pipe or a socket.");
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
