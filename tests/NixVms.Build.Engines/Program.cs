using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Microsoft.Build.Logging;

// Before anything of MSBuild is loaded: where it finds its targets.
Environment.SetEnvironmentVariable("MSBUILD_EXE_PATH", Path.Combine(AppContext.BaseDirectory, "sdk/MSBuild.dll"));
Environment.SetEnvironmentVariable("MSBuildEnableWorkloadResolver", "false");
return Engine.Build(args);

/// <summary>
/// Builds projects, one after the other, until one fails: <c>PROJECT… -t:TARGET;… -p:NAME=VALUE -log:FILE</c>, where the
/// file gets a detailed log.
/// </summary>
internal static class Engine
{
    public static int Build(string[] arguments)
    {
        var properties = ValuesOf("-p:").Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var targets = ValuesOf("-t:").SelectMany(t => t.Split(';')).ToArray();
        var logs = ValuesOf("-log:").Select(f => new FileLogger { Parameters = $"LogFile={f};Encoding=UTF-8;NoSummary", Verbosity = LoggerVerbosity.Detailed });

        using var projects = new ProjectCollection();
        using var manager = new BuildManager();
        manager.BeginBuild(new BuildParameters(projects) { EnableNodeReuse = false, Loggers = [new ConsoleLogger(LoggerVerbosity.Normal), new LinkLogger(), .. logs] });
        var succeeded = arguments
            .Where(a => !a.StartsWith('-'))
            .All(p => manager.BuildRequest(new BuildRequestData(Path.GetFullPath(p), properties, null, targets, null)).OverallResult == BuildResultCode.Success);
        manager.EndBuild();
        return succeeded ? 0 : 1;

        IEnumerable<string> ValuesOf(string option) => arguments.Where(a => a.StartsWith(option, StringComparison.Ordinal)).Select(a => a[option.Length..]);
    }
}

/// <summary>Tells where the code of an error leads to, which other loggers make a link of or keep to themselves.</summary>
internal sealed class LinkLogger : ILogger
{
    public LoggerVerbosity Verbosity { get; set; }

    public string? Parameters { get; set; }

    public void Initialize(IEventSource eventSource) =>
        eventSource.ErrorRaised += (_, error) => Console.WriteLine($"{error.Code} -> {error.HelpLink}");

    public void Shutdown()
    {
    }
}
