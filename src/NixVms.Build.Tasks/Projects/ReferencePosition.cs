using System.Xml;
using System.Xml.Linq;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Projects;

/// <summary>Finds where a project names another one, since MSBuild does not hand on the lines of items.</summary>
internal static class ReferencePosition
{
    /// <param name="projectFile">The project that has the reference.</param>
    /// <param name="reference">The absolute path of the other one.</param>
    /// <returns>The line of the reference; the project alone where it is written elsewhere, or in other words.</returns>
    public static SourcePosition Find(string projectFile, string reference)
    {
        try
        {
            var folder = Path.GetDirectoryName(projectFile)!;
            foreach (var element in XDocument.Load(projectFile, LoadOptions.SetLineInfo).Descendants().Where(e => e.Name.LocalName == "ProjectReference"))
            {
                var paths = ((string?)element.Attribute("Include") ?? "").Replace('\\', '/').Split(';');
                if (paths.Any(p => Path.GetFullPath(Path.Combine(folder, p.Trim())) == reference) && element is IXmlLineInfo line)
                    return new SourcePosition(projectFile, line.LineNumber, line.LinePosition);
            }
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            // MSBuild has read it, so the file was another one then.
        }

        return new SourcePosition(projectFile);
    }
}
