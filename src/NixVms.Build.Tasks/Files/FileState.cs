using System.Globalization;
using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Files;

/// <summary>What stat says of paths, which are bytes: what a path is, and all that changes with it.</summary>
internal static class FileState
{
    /// <summary>Nothing is there.</summary>
    public const string Absent = "-";

    /// <summary>Nobody can say what is there.</summary>
    public const string Unknown = "?";

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFields = 0x7ff;
    private const int NoEntry = 2;
    private const int NoFolder = 20;
    private const int NameTooLong = 36;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int TypeMask = 0xf000;

    /// <summary>The state in the words of the tracing library: src/NixVms.Trace/trace.c.</summary>
    /// <param name="path">The path, which ends with a NUL.</param>
    /// <param name="followsLinks">Whether it is that of a link's target.</param>
    public static string Of(byte[] path, bool followsLinks)
    {
        try
        {
            if (Statx(CurrentFolder, path, followsLinks ? 0 : NoFollow, BasicFields, out var s) == 0)
                return FormattableString.Invariant($"{s.DeviceMajor}:{s.DeviceMinor}:{s.Inode}:{Convert.ToString(s.Mode, 8)}:{s.Size}:{s.Modified.Seconds}.{s.Modified.Nanoseconds:D9}:{s.Changed.Seconds}.{s.Changed.Nanoseconds:D9}");
            return Marshal.GetLastWin32Error() is NoEntry or NoFolder or NameTooLong ? Absent : Unknown;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return Unknown;
        }
    }

    /// <summary>Whether a path is a folder, and no link to one, of the user who runs this.</summary>
    public static bool IsOwnFolder(string path) =>
        path.IndexOf('\0') < 0 && Statx(CurrentFolder, System.Text.Encoding.UTF8.GetBytes(path + '\0'), NoFollow, BasicFields, out var state) == 0
        && (state.Mode & TypeMask) == Folder && state.Owner == EffectiveUser();

    /// <summary>What a state is one of: 'f' a file, 'd' a folder, 'l' a link, 'o' something else, '-' nothing, '?' unknown.</summary>
    public static char TypeOf(string state) => state.Split(':') switch
    {
        // The fourth field is the mode, in octal.
        [_, _, _, { Length: > 4 } mode, ..] => mode.Substring(0, mode.Length - 4) switch { "10" => 'f', "4" => 'd', "12" => 'l', _ => 'o' },
        _ => state == Absent ? '-' : '?',
    };

    /// <summary>When anything of it was changed last, in seconds.</summary>
    public static decimal ChangedAt(string state) => Seconds(state.Substring(state.LastIndexOf(':') + 1));

    /// <summary>A time in the words of the tracing library.</summary>
    public static decimal Seconds(string time) =>
        decimal.TryParse(time, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    /// <summary>Whether a path is no pipe, no socket and no device: opening one of those may wait, and reading never end.</summary>
    public static bool IsOrdinaryFile(string path)
    {
        try
        {
            return path.IndexOf('\0') < 0 && Statx(CurrentFolder, System.Text.Encoding.UTF8.GetBytes(path + '\0'), 0, BasicFields, out var state) == 0 && (state.Mode & TypeMask) == RegularFile;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // A system without this function is none that Nix can be traced on.
            return File.Exists(path);
        }
    }

    // Unlike stat, its structure is the same on every processor, and every C library since glibc 2.28 has it by this name.
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(int folder, byte[] path, int flags, uint fields, out StatxResult result);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUser();

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public StatxTime Changed;

        [FieldOffset(112)]
        public StatxTime Modified;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Unused;
    }
}
