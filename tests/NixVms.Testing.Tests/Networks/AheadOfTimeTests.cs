using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Networks;

/// <summary>A program that drives a network, compiled ahead of time.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class AheadOfTimeTests(ManPageNetwork lab) : IDisposable
{
    private const string Program = """
        using NixVms.Testing;

        await using var network = await VmNetwork.StartAsync(args[0]);
        var (test1, test2) = (network["test1"], network["test2"]);
        await test1.WaitForHttpAsync(new Uri("http://test2/"));
        var booted = await network.SnapshotAsync("booted");
        for (var i = 0; i < 3; i++)
        {
            await test2.SucceedAsync($"[ ! -e /srv/mark ]; touch /srv/mark; systemctl stop httpd");
            await network.RestoreAsync(booted);
            await test1.SucceedAsync("curl --fail --silent http://test2/");
        }

        using (network.Partition(test1, test2))
            await test1.FailAsync("curl --max-time 2 http://test2/");
        Console.Write(string.Join("; ", await network.SwitchAsync()));
        """;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SlowFact(Timeout = 2 * Limits.Boot)]
    public async Task It_compiles_without_a_warning_and_boots_saves_restores_and_switches_machines()
    {
        _scratch.Write("Program.cs", Program);
        _scratch.Write("Lab.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <PublishAot>true</PublishAot>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}NixVms.Testing.dll" />
                <Reference Include="{AppContext.BaseDirectory}CliWrap.dll" />
                <Reference Include="{AppContext.BaseDirectory}Microsoft.Extensions.Logging.Abstractions.dll" />
              </ItemGroup>
            </Project>
            """);

        await RunAsync("dotnet", "publish", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", "out", "-warnaserror", "-nodeReuse:false", "-terminalLogger:off");
        Assert.Matches("^test1: nothing to do .*; test2: nothing to do ", await RunAsync(_scratch["out/Lab"], lab.Folder));
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(_scratch.Path)
            .WithEnvironmentVariables(DotnetEnvironment.Clean()).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.IsSuccess, $"{program}: {result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    }
}
