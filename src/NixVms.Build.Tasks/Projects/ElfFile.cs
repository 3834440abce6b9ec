using System.Buffers.Binary;

namespace NixVms.Build.Tasks.Projects;

/// <summary>A program in the format of Linux.</summary>
internal sealed class ElfFile
{
    private const int MachineOffset = 18;

    // What .NET's host of a single file looks for in itself, in front of which the place of its files is written.
    private static readonly byte[] BundleSignature =
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32,
        0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    private readonly byte[] _content;

    private ElfFile(byte[] content) => _content = content;

    /// <summary>The system that it runs on, in Nix's words, or null where that is none that machines have.</summary>
    public string? System => BinaryPrimitives.ReadUInt16LittleEndian(_content.AsSpan(MachineOffset)) switch
    {
        3 => "i686-linux",
        62 => "x86_64-linux",
        183 => "aarch64-linux",
        _ => null,
    };

    /// <summary>Whether it is a host of .NET with a program's files in it.</summary>
    public bool IsBundle
    {
        get
        {
            var signature = _content.AsSpan().IndexOf(BundleSignature);
            return signature >= sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(_content.AsSpan(signature - sizeof(long))) != 0;
        }
    }

    /// <returns>Null where there is no such file, or it is none.</returns>
    public static ElfFile? TryOpen(string path)
    {
        if (!File.Exists(path))
            return null;
        var content = File.ReadAllBytes(path);
        return content.AsSpan().StartsWith("\u007fELF"u8) && content.Length > MachineOffset + sizeof(ushort) ? new ElfFile(content) : null;
    }
}
