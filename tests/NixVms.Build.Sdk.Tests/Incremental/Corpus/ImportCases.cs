using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>Code that an evaluation finds, builds or fetches.</summary>
internal static class ImportCases
{
    public static IEnumerable<TrackingCase> All =>
    [
        new("nested-modules", "")
        {
            Network = "{ alpha.imports = [ ./a.nix ]; }\n",
            Files = new Dictionary<string, string>
            {
                ["a.nix"] = "{ imports = [ ./b ]; }",
                ["b/default.nix"] = "{ lib, ... }: { deployment.targetHost = lib.mkDefault (builtins.readFile ../data.txt); }",
                ["data.txt"] = "one",
            },
            Change = f => f.Write("data.txt", "two"),
            Reason = "changed: @net@/data.txt",
        },
        new("listed-modules", "")
        {
            Network = "{ alpha.imports = map (name: ./modules + \"/${name}\") (builtins.attrNames (builtins.readDir ./modules)); }\n",
            Files = new Dictionary<string, string> { ["modules/a.nix"] = "{ }" },
            Change = f => f.Write("modules/b.nix", """{ deployment.targetHost = "b"; }"""),
            Reason = "changed in the folder: @net@/modules",
        },
        new("module-named-by-a-string", "")
        {
            Network = "{ alpha.imports = [ \"@outside@/module.nix\" ]; }\n",
            Files = new Dictionary<string, string>
            {
                ["@outside@/module.nix"] = "{ deployment.targetHost = builtins.readFile ./data.txt; }",
                ["@outside@/data.txt"] = "one",
            },
            Change = f => f.Write("@outside@/data.txt", "two"),
            Reason = "changed: @outside@/data.txt",
        },
        TrackingCase.Reading("imported-folder", "import ./d", "d/default.nix") with
        {
            Files = new Dictionary<string, string> { ["d/default.nix"] = "\"one\"" },
            Change = f => f.Write("d/default.nix", "\"two\""),
        },
        TrackingCase.Reading("code-with-another-ending", "import ./code.txt", "code.txt") with
        {
            Files = new Dictionary<string, string> { ["code.txt"] = "builtins.readFile ./data", ["data"] = "one" },
            Change = f => f.Write("data", "two"),
            Reason = "changed: @net@/data",
        },
        new("optional-import", """if builtins.pathExists ./local.nix then import ./local.nix else "none" """)
        {
            Change = f => f.Write("local.nix", "\"local\""),
            Reason = "appeared or disappeared: @net@/local.nix",
        },
        TrackingCase.Reading("scoped-import", "builtins.scopedImport { read = builtins.readFile; } ./value.nix") with
        {
            Files = new Dictionary<string, string> { ["value.nix"] = "read ./data.txt", ["data.txt"] = "one" },
        },
        new("import-from-derivation", "")
        {
            Network = """
                { pkgs, ... }: {
                  alpha.deployment.targetHost = import (pkgs.runCommand "value.nix" { } "cp ${./value.nix} $out");
                }

                """,
            // What no store has, so that it is built.
            Files = new Dictionary<string, string> { ["value.nix"] = $"\"{Guid.NewGuid()}\"" },
            Change = f => f.Write("value.nix", $"\"{Guid.NewGuid()}\""),
            Reason = "changed: @net@/value.nix",
        },
        new("code-in-the-store", """import "${./code}/value.nix" """)
        {
            Files = new Dictionary<string, string> { ["code/value.nix"] = "builtins.readFile (./. + \"/data.txt\")", ["code/data.txt"] = "one" },
            Change = f => f.Write("code/data.txt", "two"),
            Reason = "changed: @net@/code/data.txt",
        },
        new("variable-read-by-code-in-the-store", """import "${./code}/value.nix" """)
        {
            Files = new Dictionary<string, string> { ["code/value.nix"] = "builtins.getEnv \"CASE_STORE\"" },
            Variables = new Dictionary<string, string> { ["CASE_STORE"] = "one" },
            Change = f => f.SetVariable("CASE_STORE", "two"),
            Reason = "environment: CASE_STORE",
        },
        new("file-read-by-generated-code", """import (builtins.toFile "value.nix" "builtins.readFile @outside@/data.txt")""")
        {
            Files = new Dictionary<string, string> { ["@outside@/data.txt"] = "one" },
            Change = f => f.Write("@outside@/data.txt", "two"),
            Reason = "changed: @outside@/data.txt",
        },
        TrackingCase.Reading("unpinned-download", """builtins.readFile (builtins.fetchurl "file://@outside@/data.txt")""", "@outside@/data.txt") with
        {
            IsAlways = true,
            ChangesResult = false,
            Reason = "always, because of a download without a hash",
        },
        Commit("commit-of-a-branch", "ref = \"master\";"),

        // Where the branch is not named, newer versions ask the repository for it.
        Commit("commit-alone", "") is var alone && NixPrograms.Version < new Version(2, 20)
            ? alone
            : alone with { IsAlways = true, Reason = "always, because of a download without a hash" },
        new("current-time", "toString builtins.currentTime")
        {
            Change = _ => { },
            IsAlways = true,
            Reason = "always, because of currentTime",
        },
    ];

    // A commit cannot change: it is an input only by its name.
    private static TrackingCase Commit(string name, string branch)
    {
        return new(name, "")
        {
            Prepare = f => f.Write("network.nix", Reading(f.Commit("@outside@/repository.git", "one"))),
            Change = f => f.Write("network.nix", Reading(f.Commit("@outside@/repository.git", "two"))),
            Reason = "changed: @net@/network.nix",
        };

        string Reading(string revision) =>
            $$"""{ alpha.deployment.targetHost = builtins.readFile ((builtins.fetchGit { url = "file://@outside@/repository.git"; {{branch}} rev = "{{revision}}"; }) + "/data.txt"); }""";
    }
}
