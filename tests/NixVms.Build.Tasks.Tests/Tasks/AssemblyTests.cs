using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;

namespace NixVms.Build.Tasks.Tests.Tasks;

/// <summary>What must be true of an assembly that runs inside every MSBuild.</summary>
public partial class AssemblyTests
{
    private static readonly Assembly Assembly = typeof(BuildVmNetwork).Assembly;

    private static readonly IReadOnlyList<Type> ConcreteTasks = [.. Assembly.GetTypes().Where(t => typeof(ITask).IsAssignableFrom(t) && !t.IsAbstract)];

    public static TheoryData<Type> TaskTypes => [.. ConcreteTasks];

    [Fact]
    public void The_targets_declare_every_task_and_no_other()
    {
        var declared = Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "targets"), "*.targets")
            .SelectMany(f => XDocument.Load(f).Descendants().Where(e => e.Name.LocalName == "UsingTask"))
            .Select(e => e.Attribute("TaskName")!.Value);

        Assert.Equal(ConcreteTasks.Select(t => t.FullName).Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TaskTypes))]
    public void A_task_is_public_and_sealed_and_can_be_cancelled(Type task)
    {
        Assert.True(task.IsPublic && task.IsSealed);
        Assert.True(typeof(ICancelableTask).IsAssignableFrom(task));
        Assert.NotNull(task.GetConstructor(Type.EmptyTypes));
    }

    [Theory]
    [MemberData(nameof(TaskTypes))]
    public void A_task_says_that_it_may_run_beside_others_in_the_process(Type task) =>
        Assert.Contains(task.GetCustomAttributesData(), a => a.AttributeType.FullName == "Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute");

    [Theory]
    [MemberData(nameof(TaskTypes))]
    public void A_tasks_parameters_are_of_types_that_MSBuild_can_hand_over(Type task)
    {
        Type[] types = [typeof(string), typeof(bool), typeof(int), typeof(ITaskItem), typeof(string[]), typeof(ITaskItem[])];
        var ofMSBuild = typeof(Microsoft.Build.Utilities.Task).GetProperties().Select(p => p.Name).ToHashSet();

        Assert.All(task.GetProperties().Where(p => !ofMSBuild.Contains(p.Name)), p => Assert.Contains(p.PropertyType, types));
    }

    [Fact]
    public void Nothing_but_tasks_is_public() =>
        Assert.All(Assembly.GetExportedTypes(), t => Assert.True(typeof(ITask).IsAssignableFrom(t), t.FullName));

    /// <summary>The engine of .NET SDK 8 and its runtime, and CliWrap, which lies beside the assembly.</summary>
    [Fact]
    public void Nothing_is_referenced_but_what_every_host_or_the_package_has()
    {
        string[] others = ["Microsoft.Build.Framework", "Microsoft.Build.Utilities.Core", "CliWrap"];
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        var references = Assembly.GetReferencedAssemblies().Where(a => !others.Contains(a.Name)).ToList();

        Assert.All(references, a => Assert.True(a.Version <= new Version(8, 0, 0, 0) && File.Exists(Path.Combine(framework, a.Name + ".dll")), a.FullName));
    }

    [Fact]
    public void The_references_are_old_enough_for_every_host() =>
        Assert.All(Assembly.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("Microsoft.Build.", StringComparison.Ordinal)), a => Assert.Equal(new Version(15, 1, 0, 0), a.Version));

    [Fact]
    public void Nothing_relies_on_what_belongs_to_the_whole_process()
    {
        var source = Path.Combine(Repository.Root, "src", "NixVms.Build.Tasks");
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(source, f).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(source, f).StartsWith("bin", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var match = ProcessWide().Match(File.ReadAllText(file));
            Assert.False(match.Success, $"{file} uses {match.Value}");
        }
    }

    /// <summary>A process of MSBuild that stays, such as a node or a server, builds as a new one does.</summary>
    [Fact]
    public void Nothing_is_kept_from_one_build_for_the_next()
    {
        Type[] collections = [typeof(Dictionary<,>), typeof(List<>), typeof(Queue<>), typeof(Lazy<>), typeof(ConditionalWeakTable<,>)];

        var fields = Assembly.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => !f.IsLiteral && !IsBuffer(f))
            .ToList();

        Assert.NotEmpty(fields);
        Assert.All(fields, f => Assert.True(f.IsInitOnly && !Keeps(f.FieldType), $"{f.DeclaringType}.{f.Name}"));

        // Written before it is read.
        bool IsBuffer(FieldInfo field) => field.IsDefined(typeof(ThreadStaticAttribute)) && field.FieldType == typeof(byte[]);

        bool Keeps(Type type) =>
            type.Namespace == "System.Collections.Concurrent" || (type.IsGenericType && collections.Contains(type.GetGenericTypeDefinition()));
    }

    [GeneratedRegex(@"\bEnvironment\.(CurrentDirectory|Exit|FailFast|SetEnvironmentVariable)\b|\bDirectory\.(Get|Set)CurrentDirectory\b|\bConsole\.|\bProcess\.GetCurrentProcess\b")]
    private static partial Regex ProcessWide();
}
