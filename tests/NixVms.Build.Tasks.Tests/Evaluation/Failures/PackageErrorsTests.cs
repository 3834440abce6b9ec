using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Tests.Debian;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

public class PackageErrorsTests
{
    [Theory]
    [InlineData("{ a = { pkgs, ... }: { x = [ pkgs.lynxx ]; }; }", "pkgs", "lynxx", "'lynx'")]
    [InlineData("{ a = { pkgs, ... }:\n{ x =\n  [ pkgs.python3Packages.request ]; }; }", "pkgs.p", "request", "'python3-requests'")]
    [InlineData("[ pkgs.\"lynxx\" ]", "pkgs", "lynxx", "'lynx'")]
    public void A_package_that_does_not_exist_is_named_with_those_that_may_be_meant(string source, string at, string name, string suggestion)
    {
        var error = Explain(source, at, "NIXVM3043", $"Machine 'a': There is no attribute '{name}'. Did you mean 'x'?");

        Assert.Equal("NIXVM2006", error.Code);
        Assert.StartsWith("Machine 'a': Debian bookworm has no package '", error.Message);
        Assert.Contains(suggestion, error.Message);
        Assert.NotEqual(0, error.Position!.Line);
    }

    [Theory]
    [InlineData("{ x = { }.lynxx; }", "{ }", "NIXVM3043", "There is no attribute 'lynxx'.")]
    [InlineData("{ x = pkgs.lynx.other.y; }", "pkgs", "NIXVM3043", "There is no attribute 'lynxx'.")]
    [InlineData("{ x = pkgs.lynxx; }", "pkgs", "NIXVM3044", "There is no attribute 'lynxx'.")]
    [InlineData("{ x = [ lynxx ]; }", "lynxx", "NIXVM3041", "There is no variable 'lynxx' here.")]
    [InlineData("{ x = lynxx; y = with pkgs; [ ]; }", "lynxx", "NIXVM3041", "There is no variable 'lynxx' here.")]
    public void Other_errors_stay_as_they_are(string source, string at, string code, string message)
    {
        var error = Explain(source, at, code, message);

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void A_variable_below_with_pkgs_may_be_a_package()
    {
        var error = Explain("{ x = with pkgs; [ lynxx ]; }", "lynxx", "NIXVM3041", "There is no variable 'lynxx' here.");

        Assert.Equal("NIXVM3041", error.Code);
        Assert.StartsWith("There is no variable 'lynxx' here. If a package is meant: ", error.Message);
        Assert.Contains("'lynx'", error.Message);
    }

    [Fact]
    public void An_error_of_our_own_about_a_package_is_found_where_the_user_names_it()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["other.nix"], "# pkgs.dockerTools2\n{ }");
        File.WriteAllText(folder["network.nix"], "{\n  x = pkgs.dockerTools.buildImage { };\n}");

        var error = new PackageErrors(DebianRelease.Bookworm, folder["names.json"], [folder["other.nix"], folder["network.nix"]])
            .Explain(new Diagnostic("NIXVM3036", "Machine 'a': pkgs.dockerTools was used, which …", new SourcePosition(folder["other.nix"], 1, 1)));

        Assert.Equal(new SourcePosition(folder["network.nix"], 2, 7), error.Position);
    }

    private static Diagnostic Explain(string source, string at, string code, string message)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["network.nix"], source);
        File.WriteAllText(folder["names.json"], """["htop", "lynx", "python3", "python3-requests"]""");
        var before = source.Substring(0, source.IndexOf(at == "pkgs" && source.Contains("{ pkgs") ? "pkgs.l" : at, StringComparison.Ordinal));
        var position = new SourcePosition(folder["network.nix"], before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
        return new PackageErrors(DebianRelease.Bookworm, folder["names.json"], [folder["network.nix"]]).Explain(new Diagnostic(code, message, position));
    }
}
