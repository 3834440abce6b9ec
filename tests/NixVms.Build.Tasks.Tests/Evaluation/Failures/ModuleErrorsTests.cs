using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

/// <summary>The wordings of nixpkgs' module system from 2013 to 2026.</summary>
public class ModuleErrorsTests
{
    [Theory]
    [InlineData("The option `services.opensh' defined in `/lab/network.nix@alpha' does not exist.", "unknownOption", "NIXVM3010", "services.opensh", "alpha")]
    [InlineData("The option `deployment' defined in `<unknown-file>' does not exist.", "unknownOption", "NIXVM3010", "deployment", null)]
    [InlineData("The option `nodes.alpha.services.opensh' does not exist. Definition values:\n- In `/lab/network.nix@alpha': { enable = true; }\n\nDid you mean `nodes.alpha.services.openssh'?", "unknownOption", "NIXVM3010", "services.opensh", "alpha")]
    [InlineData("The option `nodes.\"web-1\".deployment' does not exist. Definition values:", "unknownOption", "NIXVM3010", "deployment", "web-1")]
    [InlineData("The option `services.httpd.adminAddr' is used but not defined.", "noValue", "NIXVM3011", "services.httpd.adminAddr", null)]
    [InlineData("The option `nodes.beta.services.httpd.adminAddr' was accessed but has no value defined. Try setting the option.", "noValue", "NIXVM3011", "services.httpd.adminAddr", "beta")]
    [InlineData("The option value `services.openssh.enable' in `/lab/network.nix@alpha' is not a boolean.", "wrongType", "NIXVM3012", "services.openssh.enable", "alpha")]
    [InlineData("The option value `a.[definition 1-entry 2]' in `/lab/network.nix@alpha' is not a integer.", "wrongType", "NIXVM3012", "a.[definition 1-entry 2]", "alpha")]
    [InlineData("The option value `a' in `/lab/x.nix' is not of type `list of strings'.", "wrongType", "NIXVM3012", "a", null)]
    [InlineData("A definition for option `nodes.alpha.a' is not of type `boolean'. Definition values:\n- In `/lab/network.nix@alpha': \"yes\"", "wrongType", "NIXVM3012", "a", "alpha")]
    [InlineData("The unique option `networking.domain' is defined multiple times, in `/lab/a.nix' and `/lab/b.nix'.", "conflict", "NIXVM3013", "networking.domain", null)]
    [InlineData("The option `a' is defined multiple times while it's expected to be unique.\n\nDefinition values:\n- In `/lab/a.nix': \"x\"", "conflict", "NIXVM3013", "a", null)]
    [InlineData("The option `a' has conflicting definitions, in `/lab/a.nix' and `/lab/b.nix'.", "conflict", "NIXVM3013", "a", null)]
    [InlineData("The option `nodes.a.nixpkgs.system' has conflicting definition values:\n- In `/lab/network.nix@a': \"i686-linux\"\n- In `/nixpkgs/nixos/lib/testing/nodes.nix': \"x86_64-linux\"\nUse `lib.mkForce value' or `lib.mkDefault value' to change the priority on any of these definitions.", "conflict", "NIXVM3013", "nixpkgs.system", "a")]
    [InlineData("The option `a' is read-only, but it's set multiple times. Definition values:\n- In `/lab/a.nix': 1", "readOnly", "NIXVM3015", "a", null)]
    public void An_error_is_known_by_its_words(string text, string kind, string code, string option, string? machine)
    {
        var error = ModuleErrors.Recognise(text)!;

        Assert.Equal((kind, code, option, machine), (error.CloserLook!.Kind, error.Code, error.CloserLook.Texts["option"], error.CloserLook.Machine));
    }

    [Theory]
    [InlineData("Set users.users.alice.uid, or `services.\"a.b\".enable'.", "users.users.alice.uid services.\"a.b\".enable")]
    [InlineData("The option `services.old' in `/lab/services.nix@alpha' was removed: see https://example.org/a.b, ./x.y and lib.mkForce.", "services.old")]
    [InlineData("No option here.", "")]
    public void Options_that_a_text_names(string text, string options) => Assert.Equal(options, string.Join(" ", ModuleErrors.OptionsIn(text)));

    [Theory]
    [InlineData("The option value `a' in `/lab/x.nix' is not a boolean.", "boolean")]
    [InlineData("The option value `a' in `/lab/x.nix' is not an integer.", "integer")]
    [InlineData("A definition for option `a' is not of type `null or one of \"a\", \"b\"'. Definition values:\n- In `/x': 1", "null or one of \"a\", \"b\"")]
    public void The_type_that_is_wanted_is_kept(string text, string type) =>
        Assert.Equal(type, ModuleErrors.Recognise(text)!.CloserLook!.Texts["type"]);

    [Fact]
    public void The_files_that_define_an_option_are_kept() =>
        Assert.Equal(
            ["/lab/network.nix@a", "/nixpkgs/nixos/lib/testing/nodes.nix"],
            ModuleErrors.Recognise("The option `a' has conflicting definition values:\n- In `/lab/network.nix@a': 1\n- In `/nixpkgs/nixos/lib/testing/nodes.nix': 2")!.CloserLook!.Lists["files"]);

    [Fact]
    public void Where_a_closer_look_finds_nothing_our_marks_are_not_shown() =>
        Assert.Equal("The option 'a' defined in '/lab/network.nix' does not exist.", ModuleErrors.Recognise("The option `a' defined in `/lab/network.nix@alpha' does not exist.")!.Message);

    [Theory]
    [InlineData("The option is wrong.")]
    [InlineData("I think that The option `a' does not exist.")]
    public void Other_texts_are_not_of_the_module_system(string text) => Assert.Null(ModuleErrors.Recognise(text));
}
