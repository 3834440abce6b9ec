using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The settings that tasks get, as sdk/targets/NixVms.Evaluate.targets declares them.</summary>
internal static class DeclaredSettings
{
    /// <summary>All settings, of which some have a value.</summary>
    public static ITaskItem[] With(IReadOnlyDictionary<string, string> values)
    {
        var targets = XDocument.Load(Path.Combine(Repository.Root, "sdk/targets/NixVms.Evaluate.targets"));
        return [.. targets.Descendants("_NixVmsSetting").Select(s => Item(s, values.GetValueOrDefault((string)s.Attribute("Include")!, "")))];
    }

    private static TaskItem Item(XElement declaration, string value)
    {
        var item = new TaskItem((string)declaration.Attribute("Include")!);
        foreach (var attribute in declaration.Attributes().Where(a => a.Name != "Include"))
            item.SetMetadata(attribute.Name.LocalName, attribute.Value);
        item.SetMetadata("Value", value);
        return item;
    }
}
