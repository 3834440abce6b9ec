#if !XUNIT_V3
using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace NixVms.Testing.Xunit;

/// <summary>
/// The test that runs. Xunit 2 tells no test how it ended, so this watches exceptions where they are thrown: one that
/// arrives in xunit's own code has left the test. One that the test expects and catches does not get there.
/// </summary>
internal sealed class CurrentTest
{
    // Xunit makes the object, calls its methods and receives their exceptions in one flow of calls.
    private static readonly AsyncLocal<CurrentTest?> s_current = new();

    private readonly ITestOutputHelper? _output;
    private volatile bool _hasFailed;

    static CurrentTest() => AppDomain.CurrentDomain.FirstChanceException += OnException;

    private CurrentTest(string name, ITestOutputHelper? output) => (Name, _output) = (name, output);

    /// <summary>Xunit 2 ends no test.</summary>
    public static CancellationToken CancellationToken => CancellationToken.None;

    public string Name { get; private set; }

    public bool HasFailed => _hasFailed;

    /// <summary>To be called by the constructor of the test's class.</summary>
    public static CurrentTest Begin(Type testClass, ITestOutputHelper? output)
    {
        var test = new CurrentTest(testClass.FullName!, output);
        s_current.Value = test;
        return test;
    }

    public static void SetMethod(MethodInfo method)
    {
        if (s_current.Value is { } test)
            test.Name += "." + method.Name;
    }

    public void MarkFailed() => _hasFailed = true;

    public void Write(string text)
    {
        try
        {
            _output?.WriteLine(text);
        }
        catch (InvalidOperationException)
        {
            // The test has just ended.
        }
    }

    /// <summary>Says where the files are; xunit 2 has no attachments.</summary>
    public void Attach(VmArtifacts artifacts) => Write($"Artefacts: {artifacts.Directory}");

    private static void OnException(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (s_current.Value is { _hasFailed: false } test && IsReceivedByXunit())
            test._hasFailed = true;
    }

    /// <summary>Whether the code that is about to get the exception, behind that of .NET, is xunit's.</summary>
    private static bool IsReceivedByXunit()
    {
        foreach (var frame in new StackTrace(2, fNeedFileInfo: false).GetFrames())
        {
            var assembly = frame.GetMethod()?.DeclaringType?.Assembly;
            if (assembly is not null && assembly != typeof(object).Assembly)
                return assembly.GetName().Name!.StartsWith("xunit.execution", StringComparison.Ordinal);
        }

        return false;
    }
}

/// <summary>Tells the name of each test.</summary>
internal sealed class NamedTestsAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest) => CurrentTest.SetMethod(methodUnderTest);
}
#endif
