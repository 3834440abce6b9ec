namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>Environment variables and the search path, in values and in paths.</summary>
internal static class EnvironmentCases
{
    public static IEnumerable<TrackingCase> All =>
    [
        Variable("variable", """builtins.getEnv "CASE_VALUE" """, "CASE_VALUE"),
        Variable("global-variable", """__getEnv "CASE_GLOBAL" """, "CASE_GLOBAL"),
        Variable("inherited-variable", """let inherit (builtins) getEnv; in getEnv "CASE_INHERITED" """, "CASE_INHERITED"),
        Variable("variable-with-builtins", """with builtins; getEnv "CASE_WITH" """, "CASE_WITH"),
        Variable("renamed-getEnv", """let read = builtins.getEnv; in read "CASE_RENAMED" """, "CASE_RENAMED"),
        Variable("computed-variable", """builtins.getEnv ("CASE_" + "COMPUTED")""", "CASE_COMPUTED"),
        Variable("computed-primop", """builtins.${"get" + "Env"} "CASE_DYNAMIC" """, "CASE_DYNAMIC") with { IsAlways = true, Reason = "always, because of builtins" },
        Variable("renamed-builtins", """let b = builtins; in b.getEnv "CASE_BUILTINS" """, "CASE_BUILTINS") with { IsAlways = true, Reason = "always, because of builtins" },
        Folder("folder-in-a-variable", """builtins.readFile (builtins.getEnv "CASE_FOLDER" + "/data.txt")""", "CASE_FOLDER", "@outside@"),
        Folder("folders-in-a-variable", """builtins.readFile (builtins.elemAt (builtins.split ":" (builtins.getEnv "CASE_FOLDERS")) 2 + "/data.txt")""", "CASE_FOLDERS", "/nowhere:@outside@"),
        Folder("prefix-in-a-variable", """builtins.readFile (builtins.getEnv "CASE_PREFIX" + ".txt")""", "CASE_PREFIX", "@outside@/data"),
        Folder("parent-in-a-variable", """builtins.readFile (./. + "/${builtins.getEnv "CASE_PARENT"}/data.txt")""", "CASE_PARENT", "../../../../outside/parent-in-a-variable"),
        Folder("copied-path-in-a-variable", """ "${./. + "/${builtins.getEnv "CASE_COPIED"}"}" """, "CASE_COPIED", "../../../../outside/copied-path-in-a-variable/data.txt"),
        Folder("variable-read-by-the-library", "", "CASE_LIBRARY", "@outside@") with
        {
            Network = "{ lib, ... }: { alpha.deployment.targetHost = lib.fileContents (builtins.getEnv \"CASE_LIBRARY\" + \"/data.txt\"); }\n",
        },
        new("absent-path-in-a-variable", """if builtins.pathExists (builtins.getEnv "CASE_ABSENT") then "yes" else "no" """)
        {
            Variables = new Dictionary<string, string> { ["CASE_ABSENT"] = "@outside@/later.txt" },
            Change = f => f.Write("@outside@/later.txt", ""),
            Reason = "appeared or disappeared: @outside@/later.txt",
        },
        TrackingCase.Reading("search-path", "builtins.readFile <case-tools/data.txt>", "@outside@/data.txt") with
        {
            SearchPath = ["case-tools=@outside@"],
        },
        new("shadowed-search-path", "builtins.readFile <case-shadowed.txt>")
        {
            Files = new Dictionary<string, string> { ["@outside@/a/x"] = "", ["@outside@/b/case-shadowed.txt"] = "one" },
            SearchPath = ["@outside@/a", "@outside@/b"],
            Change = f => f.Write("@outside@/a/case-shadowed.txt", "two"),
            Reason = "appeared or disappeared: @outside@/a/case-shadowed.txt",
        },
        TrackingCase.Reading("computed-search-path", """builtins.readFile (builtins.findFile builtins.nixPath ("case-computed" + "/data.txt"))""", "@outside@/data.txt") with
        {
            SearchPath = ["case-computed=@outside@"],
        },
        TrackingCase.Reading("own-search-path", """builtins.readFile (builtins.findFile [ { prefix = "own"; path = "@outside@"; } ] "own/data.txt")""", "@outside@/data.txt"),
    ];

    private static TrackingCase Variable(string name, string value, string variable) => new(name, value)
    {
        Variables = new Dictionary<string, string> { [variable] = "one" },
        Change = f => f.SetVariable(variable, "two"),
        Reason = $"environment: {variable}",
    };

    private static TrackingCase Folder(string name, string value, string variable, string content) => new(name, value)
    {
        Files = new Dictionary<string, string> { ["@outside@/data.txt"] = "one" },
        Variables = new Dictionary<string, string> { [variable] = content },
        Change = f => f.Write("@outside@/data.txt", "two"),
        Reason = "changed: @outside@/data.txt",
    };
}
