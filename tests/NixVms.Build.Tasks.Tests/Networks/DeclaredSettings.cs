using System.Xml.Linq;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Networks;

/// <summary>The settings as sdk/targets/NixVms.Evaluate.targets declares them.</summary>
internal static class DeclaredSettings
{
    public static IReadOnlyList<DeclaredSetting> All { get; } =
    [
        .. from element in XDocument.Load(Path.Combine(Repository.Root, "sdk/targets/NixVms.Evaluate.targets")).Descendants("_NixVmsSetting")
           select new DeclaredSetting(
               (string)element.Attribute("Include")!,
               (string?)element.Attribute("Property") ?? "",
               "",
               IsOfNetwork: element.Attribute("Networks") is not null,
               IsInput: element.Attribute("IsInput") is null),
    ];

    /// <summary>Those that a .nixnet file can set.</summary>
    public static IReadOnlyList<string> OfNetworks { get; } = [.. All.Where(s => s.IsOfNetwork).Select(s => s.Name)];

    /// <summary>A project that sets some of them.</summary>
    public static ProjectSettings Of(string projectFile, IEnumerable<KeyValuePair<string, string>> values, IReadOnlyList<NixOption> options) =>
        values.Aggregate(new ProjectSettings(projectFile, All, options), (settings, value) => settings.With(value.Key, value.Value));

    public static ProjectSettings Of(string projectFile) => Of(projectFile, [], []);
}
