namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>A tool that pins sources in a file.</summary>
/// <param name="Name">How a setting calls it.</param>
/// <param name="File">Its file, relative to the folder that it is for.</param>
/// <param name="Entry">What it calls a pin.</param>
/// <param name="Read">Understands the file.</param>
internal sealed record PinFormat(string Name, string File, string Entry, Func<PinDocument, IPins> Read)
{
    /// <summary>All of them, the one first that is looked for first.</summary>
    public static IReadOnlyList<PinFormat> All { get; } =
    [
        new("flake", "flake.lock", "input", document => new FlakeLock(document)),
        new("npins", "npins/sources.json", "pin", document => new NpinsSources(document)),
        new("niv", "nix/sources.json", "pin", document => new NivSources(document)),
    ];
}
