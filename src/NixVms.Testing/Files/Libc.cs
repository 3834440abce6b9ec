using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NixVms.Testing.Files;

/// <summary>Linux's calls that begin at an open folder, which the framework does not have. They fail with an error number.</summary>
internal static class Libc
{
    /// <summary>Something of that name exists already.</summary>
    public const int Exists = 17;

    private const int Path = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const uint OwnerOnly = 0x180;
    private const uint FolderMode = 0x1FF;

    // struct statx, the same on every processor.
    private const int StatusLength = 256;
    private const int StatusMode = 28;
    private const int NoFollowStatus = 0x100;
    private const uint TypeStatus = 1;
    private const int TypeMask = 0xF000;
    private const int FileType = 0x8000;
    private const int FolderType = 0x4000;
    private const int LinkType = 0xA000;

    // Of all flags here, only these two differ between processors.
    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int s_directory = s_isArm ? 0x4000 : 0x10000;
    private static readonly int s_noFollow = s_isArm ? 0x8000 : 0x20000;

    /// <summary>An existing folder, and no link to one, to do something in.</summary>
    public static int Folder => Path | CloseOnExec | s_directory | s_noFollow;

    /// <summary>A file that is made now.</summary>
    public static int NewFile => WriteOnly | Create | Exclusive | CloseOnExec | s_noFollow;

    /// <summary>Opens a name in a folder; null where that fails.</summary>
    public static SafeFileHandle? Open(SafeFileHandle? folder, byte[] name, int flags)
    {
        var file = openat(folder is null ? -1 : Number(folder), Terminated(name), flags, OwnerOnly);
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    public static bool MakeFolder(SafeFileHandle folder, byte[] name) => mkdirat(Number(folder), Terminated(name), FolderMode) == 0;

    public static bool Link(byte[] target, SafeFileHandle folder, byte[] name) => symlinkat(Terminated(target), Number(folder), Terminated(name)) == 0;

    public static bool IsLink(SafeFileHandle folder, byte[] name) => readlinkat(Number(folder), Terminated(name), new byte[1], 1) >= 0;

    /// <summary>Whether it is neither a file nor a folder nor a link.</summary>
    public static bool IsSpecial(SafeFileHandle folder, byte[] name)
    {
        var status = new byte[StatusLength];
        if (statx(Number(folder), Terminated(name), NoFollowStatus, TypeStatus, status) != 0)
            return false;
        return (BitConverter.ToUInt16(status, StatusMode) & TypeMask) is not (FileType or FolderType or LinkType);
    }

    public static bool Rename(SafeFileHandle folder, byte[] from, byte[] to) =>
        renameat(Number(folder), Terminated(from), Number(folder), Terminated(to)) == 0;

    public static bool Unlink(SafeFileHandle folder, byte[] name) => unlinkat(Number(folder), Terminated(name), 0) == 0;

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static byte[] Terminated(byte[] name) => [.. name, 0];

    [DllImport("libc", SetLastError = true)]
    private static extern int openat(int folder, byte[] name, int flags, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdirat(int folder, byte[] name, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int symlinkat(byte[] target, int folder, byte[] name);

    [DllImport("libc", SetLastError = true)]
    private static extern nint readlinkat(int folder, byte[] name, byte[] target, nint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int folder, byte[] name, int flags, uint mask, byte[] status);

    [DllImport("libc", SetLastError = true)]
    private static extern int renameat(int fromFolder, byte[] from, int toFolder, byte[] to);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlinkat(int folder, byte[] name, int flags);
}
