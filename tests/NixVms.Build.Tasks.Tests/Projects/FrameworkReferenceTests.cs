using NixVms.Build.Tasks.Projects;

namespace NixVms.Build.Tasks.Tests.Projects;

/// <summary>Which installed framework a program gets: what .NET's host would take.</summary>
public sealed class FrameworkReferenceTests
{
    private static readonly string[] Installed = ["8.0.3", "8.0.31", "8.1.0", "8.1.4", "9.0.2", "10.0.0", "10.0.12", "11.0.0-preview.2.1", "11.0.0-preview.10.1", "no version"];

    [Theory]
    [InlineData("8.0.0", "Minor", "8.0.31")]
    [InlineData("8.0.4", "Minor", "8.0.31")]
    [InlineData("8.0.32", "Minor", "8.1.4")]
    [InlineData("8.0.0", "LatestMinor", "8.1.4")]
    [InlineData("8.0.0", "LatestPatch", "8.0.31")]
    [InlineData("8.0.32", "LatestPatch", null)]
    [InlineData("8.0.3", "Disable", "8.0.3")]
    [InlineData("8.0.2", "Disable", null)]
    [InlineData("7.0.0", "Minor", null)]
    [InlineData("7.0.0", "Major", "8.0.31")]
    [InlineData("7.0.0", "latestMajor", "10.0.12")]
    [InlineData("11.0.0", "Minor", null)]
    [InlineData("11.0.0-preview.1.1", "Minor", "11.0.0-preview.10.1")]
    public void The_version_follows_the_policy(string wanted, string policy, string? expected) =>
        Assert.Equal(expected, new FrameworkReference("Microsoft.NETCore.App", wanted, policy).Choose(Installed));
}
