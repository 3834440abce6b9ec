using System.Text.Json;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>The manifest of a published network: what it names on this computer becomes relative.</summary>
/// <param name="projectFolder">Sources are relative to it.</param>
/// <param name="storeFolder">The folder of the store paths, relative to the manifest; null where they are in the Nix store.</param>
internal sealed class PublishedManifest(string projectFolder, string? storeFolder)
{
    /// <summary>The text of network.json.</summary>
    public string Text(NetworkManifest manifest) => JsonText.Write(writer => Write(writer, manifest.Json));

    /// <summary>Where the program that starts a machine is, relative to the manifest.</summary>
    public static string StartScript(string machine) => $"bin/run-{machine}-vm";

    private void Write(Utf8JsonWriter writer, JsonTree json)
    {
        writer.WriteStartObject();
        foreach (var member in json.Elements())
        {
            writer.WritePropertyName(member.Name);
            switch (member.Name)
            {
                // Where nobody can build it again.
                case "drvPath" or "nixpkgs":
                    writer.WriteNullValue();
                    break;
                case "outputPath" when storeFolder is not null && !member.IsNull:
                    writer.WriteStringValue($"{storeFolder}/{Path.GetFileName(member.Value)}");
                    break;
                case "runScript" when storeFolder is not null && !member.IsNull:
                    writer.WriteStringValue(StartScript(json.RequiredText("name")));
                    break;
                case "file" or "networkFile" when Path.IsPathRooted(member.Value):
                    writer.WriteStringValue(Path.GetRelativePath(projectFolder, member.Value));
                    break;
                case "position" when member.IsObject:
                    Write(writer, member);
                    break;
                case "machines" or "notes" or "places" or "errors" when member.IsArray:
                    writer.WriteStartArray();
                    foreach (var item in member.Elements())
                        Write(writer, item);
                    writer.WriteEndArray();
                    break;
                default:
                    member.WriteTo(writer);
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
