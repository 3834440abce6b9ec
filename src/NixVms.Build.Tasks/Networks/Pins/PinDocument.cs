using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>A file of pins as JSON, with the places of what is in it.</summary>
internal sealed class PinDocument
{
    // A lock has a kilobyte for each input.
    private const long LargestFile = 16 << 20;

    private PinDocument(string path, string text)
    {
        Path = path;
        Text = text;
        try
        {
            Root = JsonText.Parse(text);
        }
        catch (FormatException e)
        {
            throw Unusable(path, $"{char.ToLowerInvariant(e.Message[0])}{e.Message.Substring(1)}", e.InnerException is JsonException json ? JsonPlace.Of(text, json) : new JsonPlace(1, 1));
        }

        if (!Root.IsObject)
            throw Error("it is no object", []);
    }

    public string Path { get; }

    public string Text { get; }

    public JsonTree Root { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <exception cref="NixVmsException">The file cannot be read, or is no object of JSON.</exception>
    public static PinDocument Read(string path)
    {
        try
        {
            if (!FileState.IsOrdinaryFile(path))
                throw Unusable(path, "it is no file");
            using var reader = new StreamReader(path);
            return reader.BaseStream.Length > LargestFile ? throw Unusable(path, "it is larger than any file of pins") : new PinDocument(path, reader.ReadToEnd());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, $"it cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    /// <exception cref="NixVmsException">The text is no object of JSON.</exception>
    public static PinDocument Parse(string path, string text) => new(path, text);

    /// <summary>Where a member stands; its names on the way from the root.</summary>
    public SourcePosition PositionOf(IReadOnlyList<string> members) => PositionOf(Path, JsonPlace.Of(Text, members));

    /// <summary>The error that the file is not what it should be.</summary>
    public NixVmsException Error(string what, IReadOnlyList<string> members) => Unusable(Path, what, JsonPlace.Of(Text, members));

    private static SourcePosition PositionOf(string path, JsonPlace? place) => new(path, place?.Line ?? 0, place?.Column ?? 0);

    private static NixVmsException Unusable(string path, string what, JsonPlace? place = null) => new(
        ErrorCodes.UnusablePins,
        $"The pins in this file cannot be used: {TerminalText.CleanLine(what)}. Mend it, or name a nixpkgs with the property NixpkgsPath or Nixpkgs in the .nixnet file; for machines without nixpkgs set NixVmsPlatform to debian.",
        PositionOf(path, place));
}
