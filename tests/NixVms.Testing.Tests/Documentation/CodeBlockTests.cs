using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Documentation;

/// <summary>
/// The C# of docs/testing compiles. Each block becomes a method of its own, in a project that refers to the library as
/// it was built; one below a comment "not compiled: REASON" is left out.
/// </summary>
public sealed partial class CodeBlockTests
{
    [Fact(Timeout = Limits.Boot)]
    public async Task Every_block_of_the_pages_compiles()
    {
        using var scratch = new ScratchFolder();
        var blocks = ReadBlocks("api.md");
        Assert.True(blocks.Count >= 10, "The blocks were not found.");
        var source = new StringBuilder("using NixVms.Testing;\n\ninternal static class Blocks\n{\n");
        foreach (var (number, line, code) in blocks)
        {
            // What a block declares itself is no parameter.
            var parameters = from name in (string[])["network", "test1", "test2"]
                             where !Regex.IsMatch(code, $@"\bvar {name}\b")
                             select $"{(name == "network" ? "VmNetwork" : "VirtualMachine")} {name}";
            source.Append($"    public static async Task Block{number}({string.Join(", ", parameters)})\n    {{\n#line {line} \"api.md\"\n{code}\n#line default\n        await Task.CompletedTask;\n    }}\n");
        }

        await File.WriteAllTextAsync(scratch["Blocks.cs"], source.Append("}\n").ToString());
        await File.WriteAllTextAsync(scratch["Blocks.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}NixVms.Testing.dll" />
                <Reference Include="{AppContext.BaseDirectory}Microsoft.Extensions.Logging.Abstractions.dll" />
              </ItemGroup>
            </Project>
            """);
        var build = await Cli.Wrap("dotnet").WithArguments(["build", "-nodeReuse:false", "-terminalLogger:off", "-verbosity:quiet"])
            .WithWorkingDirectory(scratch.Path).WithEnvironmentVariables(DotnetEnvironment.Clean()).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(build.IsSuccess, build.StandardOutput);
    }

    private static List<(int Number, int Line, string Code)> ReadBlocks(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/testing", page));
        return [.. Block().Matches(text).Where(m => !m.Groups["skipped"].Success).Select((m, number) =>
            (number, text[..m.Groups["code"].Index].Count(c => c == '\n') + 1, m.Groups["code"].Value.TrimEnd()))];
    }

    [GeneratedRegex(@"(?<skipped><!-- not compiled: .+ -->\n+)?^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
