using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

public class LanguageErrorsTests
{
    [Theory]
    [InlineData("syntax error, unexpected '}', expecting ';'", "NIXVM3040", "Syntax error: unexpected '}', expecting ';'. A semicolon may be missing before it.")]
    [InlineData("dynamic attributes not allowed in let", "NIXVM3040", "Syntax error: dynamic attributes not allowed in let.")]
    [InlineData("attribute 'x' already defined at /lab/network.nix:2:9", "NIXVM3049", "The attribute 'x' is defined twice; the first time at /lab/network.nix(2,9).")]
    [InlineData("undefined variable 'pkg'", "NIXVM3041", "There is no variable 'pkg' here.")]
    [InlineData("attribute 'b' missing", "NIXVM3043", "There is no attribute 'b'.")]
    [InlineData("value is a string while a set was expected", "NIXVM3042", "This is a string, but a set is needed.")]
    [InlineData("expected a set but found a string: \"abc\"", "NIXVM3042", "This is a string, but a set is needed.")]
    [InlineData("expected a list but found null: null", "NIXVM3042", "This is null, but a list is needed.")]
    [InlineData("cannot coerce an integer to a string", "NIXVM3042", "This is an integer, but a string is needed. Make one of it with toString.")]
    [InlineData("cannot coerce a set to a string: { a = 1; }", "NIXVM3042", "This is a set, but a string is needed. Name the attribute that is meant.")]
    [InlineData("cannot compare a string with an integer", "NIXVM3042", "Cannot compare a string with an integer.")]
    [InlineData("string 'common.nix' doesn't represent an absolute path", "NIXVM3042", "The string \"common.nix\" is used as a path, but it is no absolute path. Write a path without quotation marks, such as ./file.nix.")]
    [InlineData("anonymous function at /lab/network.nix:2:13 called without required argument 'port'", "NIXVM3050", "This function needs the argument 'port', and the call does not give it.")]
    [InlineData("function 'address' called without required argument 'port'", "NIXVM3050", "This function needs the argument 'port', and the call does not give it.")]
    [InlineData("assertion '(1 == 2)' failed", "NIXVM3045", "The condition of this assert does not hold: (1 == 2).")]
    [InlineData("evaluation aborted with the following error message: 'no name'", "NIXVM3046", "The evaluation was aborted: no name")]
    [InlineData("infinite recursion encountered", "NIXVM3047", "Infinite recursion: this value depends on itself. A module that decides by its own configuration what to define needs lib.mkIf instead of if.")]
    [InlineData("stack overflow; max-call-depth exceeded", "NIXVM3047", "Infinite recursion: this value depends on itself. A module that decides by its own configuration what to define needs lib.mkIf instead of if.")]
    [InlineData("getting status of '/lab/a b.nix': No such file or directory", "NIXVM3048", "The file /lab/a b.nix does not exist.")]
    [InlineData("opening file '/lab/a.txt': No such file or directory", "NIXVM3048", "The file /lab/a.txt does not exist.")]
    [InlineData("path '/lab/a.nix' does not exist", "NIXVM3048", "The file /lab/a.nix does not exist.")]
    [InlineData("syntax error, unexpected invalid token", "NIXVM3040", "Syntax error: unexpected invalid token. At the beginning of a file it is mostly a byte order mark: save the file as UTF-8 without one (in Visual Studio, \"UTF-8 without signature\").")]
    [InlineData("file 'nixpkgs' was not found in the Nix search path (add it using $NIX_PATH or -I)", "NIXVM3048", "<nixpkgs> is not in Nix's search path (NIX_PATH). A module gets what it needs of nixpkgs as arguments, { lib, pkgs, modulesPath, ... }: { … }, and so does a network. Or use a path in the project, or set the variable.")]
    [InlineData("file 'nixpkgs/lib' was not found in the Nix search path (add it using $NIX_PATH or -I)", "NIXVM3048", "<nixpkgs> is not in Nix's search path (NIX_PATH). A module gets what it needs of nixpkgs as arguments, { lib, pkgs, modulesPath, ... }: { … }, and so does a network. Or use a path in the project, or set the variable.")]
    [InlineData("file 'other' was not found in the Nix search path (add it using $NIX_PATH or -I)", "NIXVM3048", "<other> is not in Nix's search path (NIX_PATH). Use a path in the project instead, or set the variable.")]
    [InlineData("list index 2 is out of bounds", "NIXVM3051", "List index 2 is out of bounds.")]
    [InlineData("division by zero", "NIXVM3051", "Division by zero.")]
    [InlineData("'builtins.elemAt' called with index 2 on a list of size 2", "NIXVM3051", "'builtins.elemAt' called with index 2 on a list of size 2.")]
    [InlineData("'builtins.head' called on an empty list", "NIXVM3051", "'builtins.head' called on an empty list.")]
    [InlineData("cannot create list of size -1", "NIXVM3051", "Cannot create list of size -1.")]
    [InlineData("integer overflow in adding 9223372036854775807 + 1", "NIXVM3051", "Integer overflow in adding 9223372036854775807 + 1.")]
    [InlineData("'from' and 'to' arguments passed to builtins.replaceStrings have different lengths", "NIXVM3051", "'from' and 'to' arguments passed to builtins.replaceStrings have different lengths.")]
    [InlineData("unknown hash algorithm 'md9', expect 'md5', 'sha1', 'sha256', or 'sha512'", "NIXVM3051", "Unknown hash algorithm 'md9', expect 'md5', 'sha1', 'sha256', or 'sha512'.")]
    [InlineData("[json.exception.parse_error.101] parse error at line 1", "NIXVM3051", "This is no valid JSON: parse error at line 1.")]
    [InlineData("\nFailed assertions:\n- one\n- two", "NIXVM3002", "one\ntwo")]
    public void What_Nix_says_is_said_in_plain_words(string text, string code, string message) =>
        Assert.Equal((code, message), LanguageErrors.Translate(text, ""));

    [Theory]
    [InlineData("boom")]
    [InlineData("")]
    [InlineData("the value is wrong")]
    [InlineData("my assertion 'x' failed, sorry")]
    [InlineData("a file '/x' does not exist?")]
    public void What_Nix_itself_never_says_is_left_to_the_code_that_threw_it(string text) =>
        Assert.Null(LanguageErrors.Translate(text, ""));

    [Theory]
    [InlineData("error: attribute 'b' missing\n\n       at /lab/x.nix:1:1\n       Did you mean a?", "There is no attribute 'b'. Did you mean 'a'?")]
    [InlineData("error: attribute 'b' missing\n       Did you mean one of http, https or ftp?\n\n       … while evaluating 'f'", "There is no attribute 'b'. Did you mean 'http', 'https' or 'ftp'?")]
    public void Suggestions_of_Nix_are_kept(string fullText, string message) =>
        Assert.Equal(message, LanguageErrors.Translate("attribute 'b' missing", fullText)?.Message);
}
