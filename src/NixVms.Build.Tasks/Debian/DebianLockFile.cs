using System.Globalization;
using System.Text;
using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Reads and writes debian.lock.json: a package a line, so that version control shows what changed.</summary>
internal static class DebianLockFile
{
    /// <summary>Reads a lock; null if there is none.</summary>
    public static DebianLock? TryRead(string path) => TextFile.TryRead(path) is { } text ? Read(text, path) : null;

    /// <summary>The release of a lock, without a look at its packages; null if there is none that we know, for <see cref="Read"/> to say why.</summary>
    public static DebianRelease? TryReadRelease(string path)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(TextFile.TryRead(path) ?? ""), JsonText.ReaderOptions);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("release"))
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? OfCodename(reader.GetString()) : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }

    /// <summary>Reads the text of a lock.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it was.</param>
    /// <exception cref="NixVmsException">It is no lock, or not one for us.</exception>
    public static DebianLock Read(string text, string path)
    {
        try
        {
            return Parse(text);
        }
        catch (FormatException e)
        {
            throw new NixVmsException(
                ErrorCodes.LockDamaged,
                $"The Debian lock '{path}' cannot be read: {e.Message} Restore it from version control, or delete it and build again: the packages are then resolved anew, perhaps in newer versions.",
                new SourcePosition(path));
        }
        catch (NotSupportedException e)
        {
            throw new NixVmsException(ErrorCodes.LockTooNew, $"The Debian lock '{path}' {e.Message}", new SourcePosition(path));
        }
    }

    /// <summary>Writes a lock unless the file says the same already. Returns whether it was written.</summary>
    public static bool Write(string path, DebianLock value) => AtomicFile.WriteIfDifferent(path, ToText(value));

    public static string ToText(DebianLock value)
    {
        var result = new StringBuilder();
        result.Append("{\n");
        result.Append(CultureInfo.InvariantCulture, $"  \"schema\": {DebianLock.Schema},\n");
        result.Append(CultureInfo.InvariantCulture, $"  \"release\": {JsonLiteral.String(value.Release.Codename)},\n");
        result.Append("  \"architectures\": {");
        AppendLines(result, "    ", value.Architectures.Select(architecture => TextOf(architecture.Key, architecture.Value)), "  }\n");
        return result.Append("}\n").ToString();
    }

    /// <exception cref="FormatException">It is no lock.</exception>
    /// <exception cref="NotSupportedException">It is one, but not one for us.</exception>
    public static DebianLock Parse(string text)
    {
        var root = JsonText.Parse(text);
        var schema = NumberOf(root, "schema");
        if (schema > DebianLock.Schema)
        {
            throw new NotSupportedException(
                $"has the schema {schema}, but this version of NixVms.Build knows none above {DebianLock.Schema}. Use the version of NixVms.Build that wrote it, or a newer one.");
        }

        var codename = StringOf(root, "release");
        if (OfCodename(codename) is not { } release)
        {
            throw new NotSupportedException(
                $"is for the Debian release '{codename}', but this version of NixVms.Build builds machines with {string.Join(" or ", DebianRelease.All.Select(other => $"'{other.Codename}'"))}. Use the version of NixVms.Build that wrote it, or delete the lock and build again.");
        }

        return Build(() => new DebianLock(release, MembersOf(root, "architectures").Select(ReadArchitecture)));
    }

    private static DebianRelease? OfCodename(string? codename) => DebianRelease.All.FirstOrDefault(release => release.Codename == codename);

    private static KeyValuePair<string, LockedArchitecture> ReadArchitecture(JsonTree element)
    {
        var name = element.Name;
        if (!DebianRelease.Architectures.Contains(name))
            throw new FormatException($"It has the unknown architecture '{name}'.");

        var origins = Typed(element, "origins", JsonValueKind.Array).Elements().Select(origin => new LockOrigin(
            StringOf(origin, "archive"),
            StringOf(origin, "suite"),
            StringOf(origin, "date"),
            StringOf(origin, "sha256"))).ToList();
        return new(name, Build(() => new LockedArchitecture(origins, MembersOf(element, "packages").Select(ReadPackage))));
    }

    private static KeyValuePair<string, LockedPackage> ReadPackage(JsonTree element)
    {
        var name = element.Name;
        var package = new LockedPackage(
            StringOf(element, "version"),
            StringOf(element, "architecture"),
            StringOf(element, "archive"),
            StringOf(element, "path"),
            StringOf(element, "sha256"),
            NumberOf(element, "size"),
            [.. Typed(element, "depends", JsonValueKind.Array).Elements().Select(depends => depends.Value)]);
        return LockedPackage.ProblemOf(name, package) is { } problem ? throw new FormatException(problem) : new(name, package);
    }

    /// <summary>Dictionaries refuse a key that comes twice, as it does after a careless merge.</summary>
    private static T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ArgumentException)
        {
            throw new FormatException("One of its keys is there twice.");
        }
    }

    private static IEnumerable<JsonTree> MembersOf(JsonTree parent, string key) => Typed(parent, key, JsonValueKind.Object).Elements();

    private static string StringOf(JsonTree parent, string key) => Typed(parent, key, JsonValueKind.String).Value;

    private static long NumberOf(JsonTree parent, string key) =>
        long.TryParse(Typed(parent, key, JsonValueKind.Number).Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"Its value of '{key}' is no whole number.");

    private static JsonTree Typed(JsonTree parent, string key, JsonValueKind kind) =>
        parent.Member(key) is { } element && element.Kind == kind
            ? element
            : throw new FormatException($"The {kind.ToString().ToLowerInvariant()} '{key}' of '{parent.Name}' is missing.");

    private static string TextOf(string name, LockedArchitecture architecture)
    {
        var result = new StringBuilder();
        result.Append(CultureInfo.InvariantCulture, $"{JsonLiteral.String(name)}: {{\n");
        result.Append("      \"origins\": [");
        AppendLines(result, "        ", architecture.Origins.Select(TextOf), "      ],\n");
        result.Append("      \"packages\": {");
        AppendLines(result, "        ", architecture.Packages.Select(package => $"{JsonLiteral.String(package.Key)}: {TextOf(package.Value)}"), "      }\n");
        return result.Append("    }").ToString();
    }

    private static string TextOf(LockOrigin origin) => JsonLiteral.Object(
        ("archive", JsonLiteral.String(origin.Archive)),
        ("suite", JsonLiteral.String(origin.Suite)),
        ("date", JsonLiteral.String(origin.Date)),
        ("sha256", JsonLiteral.String(origin.Sha256)));

    private static string TextOf(LockedPackage package) => JsonLiteral.Object(
        ("version", JsonLiteral.String(package.Version)),
        ("architecture", JsonLiteral.String(package.Architecture)),
        ("archive", JsonLiteral.String(package.Archive)),
        ("path", JsonLiteral.String(package.Path)),
        ("sha256", JsonLiteral.String(package.Sha256)),
        ("size", package.Size.ToString(CultureInfo.InvariantCulture)),
        ("depends", JsonLiteral.Array(package.Depends)));

    private static void AppendLines(StringBuilder result, string indent, IEnumerable<string> items, string close)
    {
        var separator = "\n";
        foreach (var item in items)
        {
            result.Append(separator).Append(indent).Append(item);
            separator = ",\n";
        }

        if (separator == "\n")
            result.Append(close.TrimStart());
        else
            result.Append('\n').Append(close);
    }
}
