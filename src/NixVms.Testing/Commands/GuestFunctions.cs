namespace NixVms.Testing.Commands;

/// <summary>Functions for the shell of machines, from the files that run-vms has them from (sdk/nix/guest).</summary>
internal static class GuestFunctions
{
    /// <summary>Defines <c>end_command PORT [ID]</c>.</summary>
    public static readonly string EndCommand = Read("end-command.sh");

    /// <summary>Defines <c>take_build SYSTEM</c>.</summary>
    public static readonly string TakeBuild = Read("take-build.sh");

    /// <summary>Defines <c>make_store_writable</c>.</summary>
    public static readonly string MakeStoreWritable = Read("writable-store.sh");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(GuestFunctions).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
