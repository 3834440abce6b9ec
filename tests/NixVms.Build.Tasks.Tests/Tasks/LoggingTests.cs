using System.Collections;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Tests.Tasks;

public sealed class LoggingTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_error_has_its_code_as_keyword_and_its_place()
    {
        var engine = new ListeningEngine();
        var file = _folder.Write("lab.nixnet", "<NixNetwork Colour='red' />");
        var task = new EvaluateNixNetwork
        {
            BuildEngine = engine,
            ProjectFile = _folder["lab.proj"],
            IntermediateDirectory = _folder["obj"],
            OutputDirectory = _folder["bin"],
            NixFolder = _folder["nix"],
            Networks = [new TaskItem(file)],
            Settings = [],
        };

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal((ErrorCodes.InvalidNixNetFile, ErrorCodes.InvalidNixNetFile), (error.Code, error.HelpKeyword));
        Assert.Equal((file, 1, 13), (error.File, error.LineNumber, error.ColumnNumber));
    }

    private sealed class ListeningEngine : IBuildEngine4
    {
        public List<BuildErrorEventArgs> Errors { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e);

        public void LogWarningEvent(BuildWarningEventArgs e)
        {
        }

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
        }

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
        }

        public bool IsRunningMultipleNodes => false;

        public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => null;

        public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection)
        {
        }

        public object? UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => null;

        public void Yield()
        {
        }

        public void Reacquire()
        {
        }

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => false;

        public bool BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) => false;

        public BuildEngineResult BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) => new(false, []);
    }
}
