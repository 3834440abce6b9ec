using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// Turns errors about packages into what the user can use. Nix knows the place, but says only that an attribute is
/// missing; our own Nix code and the lock know what to say, but not the place.
/// </summary>
/// <param name="release">The release of the network.</param>
/// <param name="namesFile">The file of all names of the archive.</param>
/// <param name="files">The user's files that were evaluated.</param>
internal sealed class PackageErrors(DebianRelease release, string namesFile, IEnumerable<string> files)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;

    private static readonly Regex Missing = new(@"There is no attribute '(?<name>[^']+)'.*", Options | RegexOptions.Singleline);
    private static readonly Regex Undefined = new(@"There is no variable '(?<name>[^']+)' here\.", Options);
    private static readonly Regex Member = new(@"\bpkgs\.(?<name>[A-Za-z0-9_'-]+)", Options);
    private static readonly Regex Literal = new(@" package '(?<name>[^']+)'", Options);
    private static readonly Regex PythonPackage = new(@"\Apkgs\.python3Packages\b", Options);

    /// <summary>Explains an error of an evaluation that knew all names of the archive; any other stays as it is.</summary>
    public Diagnostic Explain(Diagnostic error) => error.Code switch
    {
        ErrorCodes.MissingAttribute => ExplainMissing(error),
        ErrorCodes.UndefinedVariable => ExplainUndefined(error),
        ErrorCodes.PackageUnsupported or ErrorCodes.PackageNotInLock => error with { Position = PlaceOfMember(error.Message) ?? error.Position },
        ErrorCodes.UnknownPackage => error with { Position = error.Position ?? PlaceOfLiteral(error.Message) },
        _ => error,
    };

    private Diagnostic ExplainMissing(Diagnostic error)
    {
        if (Missing.Match(error.Message) is not { Success: true } match || Around(error.Position) is not var (_, rest) || !rest.StartsWith("pkgs.", StringComparison.Ordinal))
            return error;

        var name = match.Groups["name"].Value;
        if (!IsLastOf(rest, name))
            return error;
        return error with
        {
            Code = ErrorCodes.UnknownPackage,
            Message = error.Message.Substring(0, match.Index) + Unknown(PythonPackage.IsMatch(rest) ? "python3-" + name : name).Message,
        };
    }

    // A variable may have been meant for anything; `with pkgs;` above it makes a package likely.
    private Diagnostic ExplainUndefined(Diagnostic error) =>
        Undefined.Match(error.Message) is { Success: true } match && Around(error.Position) is var (before, _) && Regex.IsMatch(before, @"\bwith\s+pkgs\s*;")
            ? error with { Message = $"{error.Message} If a package is meant: {Unknown(match.Groups["name"].Value).Message}" }
            : error;

    private SourcePosition? PlaceOfMember(string message)
    {
        if (Member.Match(message) is not { Success: true } match)
            return null;

        var use = new Regex($@"(?<![A-Za-z0-9_'.-])pkgs\s*\.\s*{Regex.Escape(match.Groups["name"].Value)}(?![A-Za-z0-9_'-])", Options);
        foreach (var file in files)
        {
            if (TextFile.TryRead(file) is { } source && use.Match(source) is { Success: true } found)
            {
                var before = source.Substring(0, found.Index);
                return new SourcePosition(file, before.Count(c => c == '\n') + 1, found.Index - before.LastIndexOf('\n'));
            }
        }

        return null;
    }

    private SourcePosition? PlaceOfLiteral(string message) =>
        Literal.Match(message) is { Success: true } match ? StringLiterals.Find(match.Groups["name"].Value, files) : null;

    private UnknownPackage Unknown(string name)
    {
        var names = TextFile.TryRead(namesFile) is { } text ? JsonText.Parse(text).Elements().Select(element => element.Value) : [];
        return new UnknownPackage(release, name, DebianRelease.BuilderArchitecture, NameSuggestions.For(name, names));
    }

    /// <summary>Whether <c>pkgs.a.b</c> ends in this name.</summary>
    private static bool IsLastOf(string path, string name) =>
        Regex.IsMatch(path, $@"\Apkgs(\s*\.\s*[A-Za-z0-9_'-]+)*?\s*\.\s*""?{Regex.Escape(name)}(?![A-Za-z0-9_'-])");

    /// <summary>The text of a file before and after a place in it, or null.</summary>
    private static (string Before, string After)? Around(SourcePosition? position)
    {
        if (position is not { Line: > 0 } || TextFile.TryRead(position.File) is not { } source)
            return null;

        var start = 0;
        for (var line = 1; line < position.Line; line++)
        {
            start = source.IndexOf('\n', start) + 1;
            if (start == 0)
                return null;
        }

        var place = Math.Min(source.Length, start + Math.Max(0, position.Column - 1));
        return (source.Substring(0, place), source.Substring(place));
    }
}
