using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Building;

/// <summary>The property NixBuilders, in nix.conf's syntax. Nix finds most mistakes itself; of files that are missing it says nothing.</summary>
internal static class BuilderList
{
    private const int KeyColumn = 2;

    /// <exception cref="NixVmsException">It names a file that does not exist.</exception>
    public static void Check(Setting builders)
    {
        foreach (var builder in builders.Value.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var columns = builder.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (builder[0] == '@')
                CheckFile(builder.Substring(1), "list of builders");
            else if (builder[0] != '#' && columns.Length > KeyColumn && columns[KeyColumn] != "-")
                CheckFile(columns[KeyColumn], $"key file of {columns[0]}");
        }

        void CheckFile(string path, string what)
        {
            if (!File.Exists(path))
                throw new NixVmsException(ErrorCodes.InvalidBuilders, $"The {what}, {path}, does not exist. Correct the property NixBuilders; paths in it are absolute.", builders.Position);
        }
    }
}
