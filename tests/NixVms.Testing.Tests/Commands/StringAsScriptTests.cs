using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Commands;

/// <summary>NIXVM6001, as the compiler gives it to a project that has the package's analyzer.</summary>
public sealed class StringAsScriptTests
{
    /// <summary>Lines with a mark are warned of, and no others.</summary>
    private const string Source = """"
        using NixVms.Testing;

        public static class Uses
        {
            private const string Constant = "true";
            private static readonly string s_variable = Constant;

            public static async Task UseAsync(VirtualMachine machine, string text, bool isFirst, int number)
            {
                await machine.RunAsync("true");
                await machine.RunAsync(Constant + " && " + Constant);
                await machine.RunAsync($"cat {text} | head -n {number}");
                await machine.RunAsync($$"""cat {{text}} | awk '{ print $1 }'""");
                await machine.RunAsync(isFirst ? "true" : "false");
                await machine.RunAsync(number switch { 1 => "true", 2 => Constant + "\n", _ => throw new InvalidOperationException() });
                await machine.RunAsync(ShellCommand.Raw(text));
                ShellCommand inPlace = $"cat {text}";
                await machine.WaitUntilSucceedsAsync(inPlace);
                await machine.Services.SystemctlAsync($"status {text}");
                await machine.RunAsync(text); // !
                await machine.SucceedAsync(s_variable); // !
                await machine.FailAsync("cat " + text); // !
                await machine.WaitUntilSucceedsAsync(isFirst ? $"cat {text}" : "true"); // !
                await machine.WaitUntilFailsAsync(string.Format("cat {0}", text)); // !
                await machine.Services.SystemctlAsync(text); // !
                var made = $"cat {text}";
                await machine.StartProcessAsync(made); // !
                inPlace = text.Trim(); // !
            }
        }
        """";

    [Fact(Timeout = Limits.Boot)]
    public async Task Strings_that_are_no_constants_are_warned_of_and_all_else_is_not()
    {
        using var scratch = new ScratchFolder();
        await File.WriteAllTextAsync(scratch["Uses.cs"], Source);
        await File.WriteAllTextAsync(scratch["Uses.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}NixVms.Testing.dll" />
                <Analyzer Include="{AppContext.BaseDirectory}NixVms.Testing.Analyzers.dll" />
              </ItemGroup>
            </Project>
            """);

        var build = await Cli.Wrap("dotnet").WithArguments(["build", "-nodeReuse:false", "-terminalLogger:off", "-verbosity:quiet", "-consoleLoggerParameters:NoSummary"])
            .WithWorkingDirectory(scratch.Path).WithEnvironmentVariables(DotnetEnvironment.Clean()).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

        Assert.True(build.IsSuccess, build.StandardOutput);
        var expected = Source.Split('\n').Select((line, at) => (line, Number: at + 1)).Where(l => l.line.EndsWith("// !", StringComparison.Ordinal)).Select(l => l.Number);
        var warned = Regex.Matches(build.StandardOutput, @"Uses\.cs\((\d+),\d+\): warning (\w+)").Select(m => (Line: int.Parse(m.Groups[1].Value), Code: m.Groups[2].Value)).Distinct();
        Assert.Equal(expected.Select(n => (n, "NIXVM6001")), warned.Order());
    }
}
