using System.Reflection;
using System.Text.RegularExpressions;

namespace NixVms.Testing.Tests.Parity;

/// <summary>docs/testing/parity.md, held against the library and against the tests of its rows.</summary>
public sealed partial class ParityPageTests
{
    /// <summary>The section of the page for each class of tests.</summary>
    private static readonly Dictionary<string, Type> s_sections = new() { ["Machine"] = typeof(MachineParityTests), ["Driver"] = typeof(DriverParityTests) };

    [Fact]
    public void Every_row_names_members_that_exist()
    {
        var rows = ReadRows();
        Assert.True(rows.Count > 60, "The tables were not found.");
        Assert.Equal([], rows.SelectMany(r => r.Members).Where(m => !Exists(m)));
        Assert.Equal([], rows.Where(r => r.Members.Count == 0 && !(r.Counterpart == "none" && r.Remark.Length > 10)).Select(r => r.Method));
    }

    [Fact]
    public void Every_row_with_a_member_of_the_library_has_a_test_of_its_name_and_every_test_a_row()
    {
        var expected = from row in ReadRows()
                       where row.Members.Any(m => !IsCommand(m))
                       select $"{row.Section}.{row.Method.Replace('.', '_')}";
        var tests = from section in s_sections
                    from method in section.Value.GetMethods()
                    where method.GetCustomAttribute<FactAttribute>() is { Skip: null }
                    select $"{section.Key}.{method.Name}";
        Assert.Equal(expected.Order(), tests.Order());
    }

    [Fact]
    public void No_row_comes_twice() => Assert.Equal([], ReadRows().GroupBy(r => (r.Section, r.Method)).Where(g => g.Count() > 1).Select(g => g.Key));

    private static bool IsCommand(string member) => member.StartsWith("dotnet run ", StringComparison.Ordinal);

    private static bool Exists(string member)
    {
        // What run-vms can do, its own tests show; here only that its help knows the word.
        if (IsCommand(member))
            return File.ReadAllText(RepositoryFile("sdk/nix/launcher/run-vms/command-line.sh")).Contains($"run-vms {member.Split(' ')[^1]} ", StringComparison.Ordinal);
        var names = member.Split('.');
        return names.Length == 2
            && typeof(VmNetwork).Assembly.GetType($"NixVms.Testing.{names[0]}") is { IsPublic: true } type
            && type.GetMember(names[1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0;
    }

    private static List<Row> ReadRows()
    {
        var rows = new List<Row>();
        var section = "";
        foreach (var line in File.ReadLines(RepositoryFile("docs/testing/parity.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            if (!line.StartsWith("| `", StringComparison.Ordinal))
                continue;
            var cells = CellBorder().Split(line.Trim('|', ' ')).Select(c => c.Trim()).ToList();
            Assert.True(cells.Count is 2 or 3, line);
            rows.Add(new Row(section, cells[0].Trim('`'), cells[1], [.. Code().Matches(cells[1]).Select(m => m.Groups[1].Value)], cells.ElementAtOrDefault(2) ?? ""));
        }

        return rows;
    }

    private static string RepositoryFile(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "NixVms.Build.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
        return Path.Combine(folder, path);
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    private sealed record Row(string Section, string Method, string Counterpart, IReadOnlyList<string> Members, string Remark);
}
