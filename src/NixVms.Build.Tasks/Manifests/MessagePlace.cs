using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Manifests;

/// <summary>Where the user has written what a machine's warning or failed assertion is about.</summary>
internal sealed record MessagePlace(string Machine, string Message, SourcePosition Position)
{
    /// <exception cref="FormatException">A member is missing.</exception>
    public static MessagePlace Read(JsonTree json) => new(
        json.RequiredText("machine"),
        json.RequiredText("message"),
        new SourcePosition(json.RequiredText("file"), json.Number("line"), json.Number("column")));

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("machine", Machine);
        writer.WriteString("message", Message);
        writer.WriteString("file", Position.File);
        writer.WriteNumber("line", Position.Line);
        writer.WriteNumber("column", Position.Column);
        writer.WriteEndObject();
    }
}
