using CheckPackages;

const string Usage = """
    usage: CheckPackages FOLDER REPOSITORY [--foreign PATH]... [--same-as FOLDER]

      FOLDER             the packages, .nupkg and .snupkg
      REPOSITORY         a checkout of what they were made of
      --foreign PATH     a path of this machine that no assembly may hold
      --same-as FOLDER   the same packages, made once more: every file in them has to be the same
    """;

var foreign = new List<string>();
var folders = new List<string>();
string? other = null;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] is "--foreign" or "--same-as" && i + 1 < args.Length)
    {
        if (args[i] == "--foreign")
            foreign.Add(args[i + 1]);
        else
            other = args[i + 1];
        i++;
    }
    else
        folders.Add(args[i]);
}

if (folders is not [var folder, var repository] || folder.StartsWith('-'))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var packages = Directory.EnumerateFiles(folder, "*.nupkg").Order(StringComparer.Ordinal).Select(Package.Read).ToList();
var problems = packages.Count == 0 ? [$"{folder} has no package."] : new List<string>();
foreach (var package in packages)
{
    var found = MetadataCheck.Run(package, repository)
        .Concat(ContentsCheck.Run(package, repository))
        .Concat(ReadmeCheck.Run(package, repository))
        .Concat(MachinePathCheck.Run(package, foreign))
        .Concat(SymbolsCheck.Run(package))
        .Concat(other is null ? [] : SameCheck.Run(package, other))
        .ToList();
    var outcome = found.Count == 0 ? "as it should be" : $"{found.Count} wrong";
    Console.WriteLine($"{package.Id} {package.Version}: {package.Files.Count} files, {outcome}");
    problems.AddRange(found.Select(p => $"{package.Id}: {p}"));
}

foreach (var version in packages.Select(p => p.Version).Distinct().Skip(1))
    problems.Add($"There is another version, {version}: all packages have to have one.");

foreach (var problem in problems)
    Console.Error.WriteLine(problem);
return problems.Count == 0 ? 0 : 1;
