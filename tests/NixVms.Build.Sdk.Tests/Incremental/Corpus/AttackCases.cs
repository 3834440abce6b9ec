namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>What defeated the tracking by text that was before that by tracing.</summary>
internal static class AttackCases
{
    public static IEnumerable<TrackingCase> All =>
    [
        Argument("argument-that-reads", "builtins.readFile ./host.txt") with
        {
            Files = new Dictionary<string, string> { ["host.txt"] = "one" },
            Change = f => f.Write("host.txt", "two"),
            Reason = "changed: @net@/host.txt",
        },
        Argument("argument-that-asks-for-a-variable", """builtins.getEnv "CASE_ARGUMENT" """) with
        {
            Variables = new Dictionary<string, string> { ["CASE_ARGUMENT"] = "one" },
            Change = f => f.SetVariable("CASE_ARGUMENT", "two"),
            Reason = "environment: CASE_ARGUMENT",
        },
        Argument("argument-that-is-a-clock", "toString builtins.currentTime") with
        {
            Change = _ => { },
            IsAlways = true,
            Reason = "always, because of currentTime in the argument host",
        },
        new("computed-import", """import ("@outside@/" + "current.nix")""")
        {
            Files = new Dictionary<string, string> { ["@outside@/one.nix"] = "\"one\"", ["@outside@/two.nix"] = "\"two\"" },
            Prepare = f => f.Link("@outside@/current.nix", "one.nix"),
            Change = f => f.Link("@outside@/current.nix", "two.nix"),
        },
        InJson("space-in-json", "@outside@/with space (1).txt", "@outside@/with space (1).txt"),
        InJson("escaped-slash-in-json", @"@outside@\/data.txt", "@outside@/data.txt"),
        new("path-in-a-variable-with-json", """builtins.readFile (builtins.fromJSON (builtins.getEnv "CASE_JSON")).file""")
        {
            Files = new Dictionary<string, string> { ["@outside@/a b.txt"] = "one" },
            Variables = new Dictionary<string, string> { ["CASE_JSON"] = """{ "file": "@outside@/a b.txt" }""" },
            Change = f => f.Write("@outside@/a b.txt", "two"),
            Reason = "changed: @outside@/a b.txt",
        },
        new("inherited-under-a-string", """let b = { inherit (builtins) getEnv; }; in b."getEnv" "CASE_STRING" """)
        {
            Variables = new Dictionary<string, string> { ["CASE_STRING"] = "one" },
            Change = f => f.SetVariable("CASE_STRING", "two"),
            Reason = "environment: CASE_STRING",
        },
        new("inherited-clock", "toString (builtins.attrValues { inherit (builtins) currentTime; })")
        {
            Change = _ => { },
            IsAlways = true,
            Reason = "always, because of currentTime",
        },
        TrackingCase.Reading("pieces-in-one-interpolation", """builtins.readFile (toString ./. + "/.${"."}/data.txt")""", "../data.txt"),
        TrackingCase.Reading("path-in-pieces-of-one-interpolation", """builtins.readFile (./. + "/.${"."}/data.txt")""", "../data.txt"),
        TrackingCase.Reading("version-control", """builtins.readFile (./. + "/.git/HEAD")""", ".git/HEAD"),
        TrackingCase.Reading("equal-times", "builtins.readFile ./data.txt") with { Change = f => f.ReplaceWithEqualTime("data.txt", "two") },
        TrackingCase.Reading("equal-times-of-code", "import ./value.nix", "value.nix") with
        {
            Files = new Dictionary<string, string> { ["value.nix"] = "\"one\"" },
            Change = f => f.ReplaceWithEqualTime("value.nix", "\"two\""),
        },
    ];

    private static TrackingCase Argument(string name, string expression) => new(name, "")
    {
        Network = "{ host, ... }: { alpha.deployment.targetHost = host; }\n",
        Prepare = f => f.Write($"{name}.nixnet", $"<NixNetwork><Argument Name=\"host\" Expression=\"{expression.Replace("\"", "&quot;")}\" /></NixNetwork>"),
        Change = _ => { },
    };

    private static TrackingCase InJson(string name, string written, string file) => new(name, "builtins.readFile (builtins.fromJSON (builtins.readFile ./paths.json)).file")
    {
        Files = new Dictionary<string, string> { ["paths.json"] = $$"""{ "file": "{{written}}" }""", [file] = "one" },
        Change = f => f.Write(file, "two"),
        Reason = $"changed: {file}",
    };
}
