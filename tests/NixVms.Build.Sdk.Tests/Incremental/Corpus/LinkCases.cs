namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>Symbolic links on the way to what an evaluation reads.</summary>
internal static class LinkCases
{
    public static IEnumerable<TrackingCase> All =>
    [
        new("link-to-a-file", "builtins.readFile ./current")
        {
            Files = new Dictionary<string, string> { ["one.txt"] = "one", ["two.txt"] = "two" },
            Prepare = f => f.Link("current", "one.txt"),
            Change = f => f.Link("current", "two.txt"),
        },
        new("link-to-a-folder", "builtins.readFile ./current/data.txt")
        {
            Files = new Dictionary<string, string> { ["v1/data.txt"] = "one", ["v2/data.txt"] = "two" },
            Prepare = f => f.Link("current", "v1"),
            Change = f => f.Link("current", "v2"),
        },
        new("link-to-a-link", "builtins.readFile ./current")
        {
            Files = new Dictionary<string, string> { ["one.txt"] = "one", ["two.txt"] = "two" },
            Prepare = f =>
            {
                f.Link("current", "next");
                f.Link("next", "one.txt");
            },
            Change = f => f.Link("next", "two.txt"),
        },
        new("computed-path-through-a-link", """builtins.readFile ./current/${"data"}.txt""")
        {
            Files = new Dictionary<string, string> { ["v1/data.txt"] = "one", ["v2/data.txt"] = "two" },
            Prepare = f => f.Link("current", "v1"),
            Change = f => f.Link("current", "v2"),
        },
        new("target-of-a-link", "builtins.readFile ./current")
        {
            Files = new Dictionary<string, string> { ["@outside@/data.txt"] = "one" },
            Prepare = f => f.Link("current", "@outside@/data.txt"),
            Change = f => f.Write("@outside@/data.txt", "two"),
        },
        new("link-in-a-folder", """builtins.readFile (./. + "/d/current/data.txt")""")
        {
            Files = new Dictionary<string, string> { ["@outside@/data.txt"] = "one" },
            Prepare = f =>
            {
                Directory.CreateDirectory(f["d"]);
                f.Link("d/current", "@outside@");
            },
            Change = f => f.Write("@outside@/data.txt", "two"),
        },
        new("links-in-a-linked-folder", """builtins.readFile (./. + "/d/current/next/data.txt")""")
        {
            Files = new Dictionary<string, string> { ["@outside@/a/x"] = "", ["@outside@/b/data.txt"] = "one" },
            Prepare = f =>
            {
                Directory.CreateDirectory(f["d"]);
                f.Link("d/current", "@outside@/a");
                f.Link("@outside@/a/next", "../b");
            },
            Change = f => f.Write("@outside@/b/data.txt", "two"),
        },
        new("copied-link", """ "${./d}" """)
        {
            Files = new Dictionary<string, string> { ["d/one"] = "1" },
            Prepare = f => f.Link("d/link", "one"),
            Change = f => f.Link("d/link", "elsewhere"),
            Reason = "link points elsewhere: @net@/d/link",
        },
        new("link-replaced-by-its-target", """ "${./d}" """)
        {
            Files = new Dictionary<string, string> { ["d/one"] = "1" },
            Prepare = f => f.Link("d/link", "one"),
            Change = f =>
            {
                f.Delete("d/link");
                f.Write("d/link", "1");
            },
            Reason = "changed in the folder: @net@/d",
        },
        new("link-in-a-listed-folder", """toString (map (name: builtins.readFile (./d + "/${name}")) (builtins.attrNames (builtins.readDir ./d)))""")
        {
            Files = new Dictionary<string, string> { ["one.txt"] = "one", ["two.txt"] = "two", ["d/x"] = "" },
            Prepare = f => f.Link("d/link", "../one.txt"),
            Change = f => f.Link("d/link", "../two.txt"),
        },
        new("link-above-the-file", """builtins.readFile (./. + "/up/to/data.txt")""")
        {
            Files = new Dictionary<string, string> { ["@outside@/a/to/data.txt"] = "one" },
            Prepare = f => f.Link("up", "@outside@/a"),
            Change = f =>
            {
                f.Delete("up");
                f.Write("up/to/data.txt", "two");
            },
        },
        new("vanishing-dangling-link", """if builtins.pathExists ./current then "yes" else "no" """)
        {
            Prepare = f => f.Link("current", "nowhere"),
            Change = f => f.Delete("current"),
        },
        new("dangling-link", """if builtins.pathExists ./current/data.txt then "yes" else "no" """)
        {
            Prepare = f => f.Link("current", "@outside@/later"),
            Change = f => f.Write("@outside@/later/data.txt", ""),
        },
        new("linked-module", "")
        {
            Network = "{ alpha.imports = [ ./module.nix ]; }\n",
            Files = new Dictionary<string, string>
            {
                ["@outside@/module.nix"] = "{ deployment.targetHost = builtins.readFile ./data.txt; }",
                ["@outside@/data.txt"] = "one",
                ["data.txt"] = "not this one",
            },
            Prepare = f => f.Link("module.nix", "@outside@/module.nix"),
            Change = f => f.Write("@outside@/data.txt", "two"),
        },
    ];
}
