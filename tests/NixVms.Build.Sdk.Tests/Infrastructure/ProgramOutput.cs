namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>What a program has printed, standard error included, and its exit code.</summary>
internal sealed record ProgramOutput(int ExitCode, string Text)
{
    public ProgramOutput AssertSucceeded()
    {
        Assert.True(ExitCode == 0, $"The exit code is {ExitCode}.\n{Text}");
        return this;
    }

    public ProgramOutput AssertPrinted(string text)
    {
        Assert.True(Text.Contains(text, StringComparison.Ordinal), $"This was not printed: {text}\n{Text}");
        return this;
    }
}
