namespace NixVms.Testing.Snapshots;

/// <summary>Copies files that are mostly holes, as disks of machines are, without filling the holes.</summary>
internal static class SparseFile
{
    private const int BlockLength = 64 * 1024;

    /// <summary>Copies a folder of files; what else is in it, such as sockets and folders, is left out.</summary>
    public static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in new DirectoryInfo(source).EnumerateFiles().Where(IsPlain))
            Copy(file.FullName, Path.Combine(target, file.Name));
    }

    public static void Copy(string source, string target)
    {
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var to = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[BlockLength];
        int length;
        while ((length = from.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false)) > 0)
        {
            if (block.AsSpan(0, length).ContainsAnyExcept((byte)0))
                to.Write(block, 0, length);
            else
                to.Seek(length, SeekOrigin.Current);
        }

        to.SetLength(from.Length);
    }

    private static bool IsPlain(FileInfo file) => (file.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Device)) == 0;
}
