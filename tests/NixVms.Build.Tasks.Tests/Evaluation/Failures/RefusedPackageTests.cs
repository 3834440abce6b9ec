using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

/// <summary>The wordings of nixpkgs from 2016 to 2026.</summary>
public class RefusedPackageTests
{
    [Theory]
    [InlineData("Package ‘a-1’ in ‘/nixpkgs/a/default.nix:36’ has an unfree license (‘unfree’), refusing to evaluate.\na) more", "a-1", "has an unfree license (‘unfree’)", "nixpkgs.config.allowUnfree = true;")]
    [InlineData("Package ‘a-1’ in /nixpkgs/a/default.nix:36 is marked as insecure, refusing to evaluate.\n\nKnown issues:\n - CVE-1", "a-1", "is marked as insecure", "permittedInsecurePackages = [ \"a-1\" ];")]
    [InlineData("Package ‘a-1’ in ‘/nixpkgs/a/default.nix:3’ is not supported on ‘i686-linux’, refusing to evaluate.", "a-1", "is not supported on ‘i686-linux’", "Use another package")]
    [InlineData("Refusing to evaluate package 'a-1' in /nixpkgs/a/package.nix:58 because it has an unfree license (‘unfree’)\na) more", "a-1", "has an unfree license (‘unfree’)", "nixpkgs.config.allowUnfree = true;")]
    [InlineData("Refusing to evaluate package 'a-1' in /nixpkgs/a/package.nix:58 because it is marked as insecure\n\nKnown issues:\n - CVE-1\n", "a-1", "is marked as insecure", "permittedInsecurePackages = [ \"a-1\" ];")]
    [InlineData("Refusing to evaluate package 'a-1' in /nixpkgs/a/package.nix:4 because it has problems:\n- broken: This package is broken.\n\nSee also", "a-1", "has problems: broken: This package is broken", "nixpkgs.config.allowBroken = true;")]
    public void A_refused_package_is_known_by_the_words(string text, string name, string reason, string remedy)
    {
        var package = RefusedPackage.Recognise(text)!;

        Assert.Equal(name, package.Name);
        Assert.StartsWith($"nixpkgs refuses the package '{name}', which {reason}. ", package.Message);
        Assert.Contains(remedy, package.Message);
        Assert.DoesNotContain("\n", package.Message);
    }

    [Theory]
    [InlineData("I say: Package ‘a-1’ in ‘/a:3’ is marked as broken, refusing to evaluate.")]
    [InlineData("Package ‘a-1’ is missing.")]
    [InlineData("")]
    public void Other_texts_are_not(string text) => Assert.Null(RefusedPackage.Recognise(text));
}
