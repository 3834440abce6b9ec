using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Projects;

/// <summary>What Nix is told of a published project, for sdk/nix/projects.</summary>
internal sealed record ProjectDescription
{
    public required string Name { get; init; }

    /// <summary>Where the project is referenced, for errors.</summary>
    public required SourcePosition Position { get; init; }

    public required PublishedProgram Program { get; init; }

    /// <summary>The folder that it was published to.</summary>
    public required StoreFile Folder { get; init; }

    /// <summary>The system that it runs on.</summary>
    public required string System { get; init; }

    /// <summary>The shared frameworks that it needs.</summary>
    public required IReadOnlyList<SharedFramework> Frameworks { get; init; }

    /// <summary>The program dotnet; null where it is for another system, whose programs start without it.</summary>
    public required string? Muxer { get; init; }

    /// <summary>The hashes of all files and folders named here.</summary>
    public required IReadOnlyDictionary<string, StoreFile> Hashes { get; init; }

    public string ToJson() => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteStartObject("position");
        json.WriteString("file", Position.File);
        json.WriteNumber("line", Position.Line);
        json.WriteNumber("column", Position.Column);
        json.WriteEndObject();
        Write(json, "folder", Folder);
        json.WriteString("executable", Program.Executable);
        json.WriteString("assembly", Program.Assembly);
        json.WriteString("system", System);
        json.WriteBoolean("usesInvariantGlobalization", Program.Configuration.UsesInvariantGlobalization);
        json.WriteBoolean("hasSystemdIntegration", Program.HasSystemdIntegration);
        json.WriteStartArray("frameworks");
        foreach (var framework in Frameworks)
        {
            json.WriteStartObject();
            json.WriteString("name", framework.Name);
            json.WriteString("version", framework.Version);
            json.WriteStartArray("folders");
            foreach (var folder in framework.Folders)
                Write(json, null, Hashes[folder]);
            json.WriteEndArray();
            if (framework.Host is not null)
                Write(json, "host", Hashes[framework.Host]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Frameworks.Count > 0 && Muxer is not null)
            Write(json, "muxer", Hashes[Muxer]);
        json.WriteEndObject();
    });

    /// <summary>The files and folders that a description names with their hashes.</summary>
    /// <exception cref="FormatException">It is no description.</exception>
    public static IEnumerable<string> PathsIn(string json)
    {
        var root = JsonText.Parse(json);
        var frameworks = root.Items("frameworks").ToList();
        return new[] { root.Member("folder"), root.Member("muxer") }
            .Concat(frameworks.SelectMany(f => f.Items("folders").Append(f.Member("host")!)))
            .Where(f => f is not null)
            .Select(f => f!.RequiredText("path"));
    }

    private static void Write(Utf8JsonWriter json, string? name, StoreFile file)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        json.WriteString("path", file.Path);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    }
}
