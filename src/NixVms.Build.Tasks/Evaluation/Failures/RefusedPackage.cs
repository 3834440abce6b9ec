using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// What nixpkgs, from 2013 to today, says of a package that it does not evaluate: with pages of advice on other programs, of
/// which nothing has an effect on a machine but its own configuration.
/// </summary>
/// <param name="Name">The package's name and version.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record RefusedPackage(string Name, string Message)
{
    private static readonly Regex Pattern = new(
        @"\A(?:Package ‘(?<name>[^’]+)’ in .*?:\d+[’']? (?<reason>\S.*?), refusing to evaluate|Refusing to evaluate package '(?<name>[^']+)' in .*? because it (?<reason>\S.*?)(?=\n\n|\n\w|\z))",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <returns>Null where the text is about something else.</returns>
    public static RefusedPackage? Recognise(string text)
    {
        if (Pattern.Match(text) is not { Success: true } match)
            return null;

        var (name, reason) = (match.Groups["name"].Value, Reason(match.Groups["reason"].Value));
        return new RefusedPackage(name, $"nixpkgs refuses the package '{name}', which {reason}. {Remedy(name, reason)}");
    }

    // "has problems:" and the problems below it.
    private static string Reason(string text) => Regex.Replace(text, @":?\s*\n\s*- ", ": ").Trim().TrimEnd('.');

    private static string Remedy(string name, string reason) => reason switch
    {
        _ when reason.Contains("unfree") => "To have it all the same, set nixpkgs.config.allowUnfree = true; for this machine.",
        _ when reason.Contains("insecure") => $"To have it all the same, set nixpkgs.config.permittedInsecurePackages = [ \"{name}\" ]; for this machine.",
        _ when reason.Contains("broken") => "To try it all the same, set nixpkgs.config.allowBroken = true; for this machine.",
        _ when reason.Contains("not available") || reason.Contains("not supported") => "Use another package on machines of this system.",
        _ => "Use another package, or allow it by the machine's nixpkgs.config.",
    };
}
