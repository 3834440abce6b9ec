namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>Files that an evaluation reaches by paths, strings and folders.</summary>
internal static class FileCases
{
    public static IEnumerable<TrackingCase> All =>
    [
        TrackingCase.Reading("path-literal", "builtins.readFile ./data.txt"),
        TrackingCase.Reading("string-built-path", """builtins.readFile (./. + "/data.txt")"""),
        TrackingCase.Reading("path-to-string", """builtins.readFile (toString ./. + "/data.txt")"""),
        TrackingCase.Reading("interpolated-path", """builtins.readFile ./${"data"}.txt"""),
        TrackingCase.Reading("interpolated-folder", """builtins.readFile ./d/${"sub"}/data.txt""", "d/sub/data.txt"),
        TrackingCase.Reading("nested-interpolation", """ "a ${"b ${builtins.readFile ./data.txt} } c"} ''d ${builtins.readFile ./data.txt}'' " """.Replace("''", "")),
        TrackingCase.Reading("indented-string", """ ''a ''${./nothing.txt} $${./nothing.txt} ''\${ ${builtins.readFile ./data.txt}'' """),
        TrackingCase.Reading("parent-in-a-string", """builtins.readFile (toString ./. + "/../data.txt")""", "../data.txt"),
        TrackingCase.Reading("parent-in-pieces", """builtins.readFile (toString ./. + "/" + "." + "./data.txt")""", "../data.txt"),
        TrackingCase.Reading("parents-in-a-string", """import ./a/b/c/value.nix""", "../data.txt") with
        {
            Files = new Dictionary<string, string>
            {
                ["../data.txt"] = "one",
                ["a/b/c/value.nix"] = """builtins.readFile (toString ./. + "/../../../../data.txt")""",
            },
        },
        TrackingCase.Reading("hash-file", """builtins.hashFile "sha256" ./data.txt"""),
        TrackingCase.Reading("absolute-path", "builtins.readFile @outside@/data.txt", "@outside@/data.txt"),
        TrackingCase.Reading("absolute-string", """builtins.readFile "@outside@/data.txt" """, "@outside@/data.txt"),
        TrackingCase.Reading("absolute-folder-string", """builtins.readFile ("@outside@" + "/data.txt")""", "@outside@/data.txt"),
        TrackingCase.Reading("absolute-interpolated-string", """builtins.readFile "@outside@/${"data"}.txt" """, "@outside@/data.txt"),
        TrackingCase.Reading("absolute-path-in-pieces", """let tail = builtins.substring 1 999 "x@outside@"; in builtins.readFile (builtins.concatStringsSep "/" [ "" (builtins.substring 1 999 tail) "data.txt" ])""", "@outside@/data.txt"),
        TrackingCase.Reading("absolute-path-in-a-data-file", "builtins.readFile (builtins.fromJSON (builtins.readFile ./paths.json)).file") with
        {
            Files = new Dictionary<string, string> { ["paths.json"] = """{ "file": "@outside@/data.txt" }""", ["@outside@/data.txt"] = "one" },
            Change = f => f.Write("@outside@/data.txt", "two"),
            Reason = "changed: @outside@/data.txt",
        },
        TrackingCase.Reading("relative-path-in-a-data-file", """builtins.readFile (./. + "/${(builtins.fromJSON (builtins.readFile ./paths.json)).file}")""") with
        {
            Files = new Dictionary<string, string> { ["paths.json"] = """{ "file": "../data.txt" }""", ["../data.txt"] = "one" },
            Change = f => f.Write("../data.txt", "two"),
            Reason = "changed: ",
        },
        TrackingCase.Reading("path-in-a-text-file", "builtins.readFile (builtins.readFile ./where.txt)") with
        {
            Files = new Dictionary<string, string> { ["where.txt"] = "@outside@/data.txt", ["@outside@/data.txt"] = "one" },
            Change = f => f.Write("@outside@/data.txt", "two"),
            Reason = "changed: @outside@/data.txt",
        },
        TrackingCase.Reading("beginning-of-a-path", """builtins.readFile (./da + "ta.txt")"""),
        TrackingCase.Reading("beginning-of-a-folder", """builtins.readFile (./d + "own/data.txt")""", "down/data.txt") with
        {
            Files = new Dictionary<string, string> { ["d/x"] = "", ["down/data.txt"] = "one" },
        },
        TrackingCase.Reading("beginning-of-a-string", """builtins.readFile ("@outside@/da" + "ta.txt")""", "@outside@/data.txt"),
        TrackingCase.Reading("folder-of-a-path", """builtins.readFile (dirOf ../other/x + "/data.txt")""", "../other/data.txt") with
        {
            Files = new Dictionary<string, string> { ["../other/x"] = "", ["../other/data.txt"] = "one" },
        },
        TrackingCase.Reading("position-elsewhere", """builtins.readFile (dirOf (builtins.unsafeGetAttrPos "a" (import @outside@/set.nix)).file + "/data.txt")""", "@outside@/data.txt") with
        {
            Files = new Dictionary<string, string> { ["@outside@/set.nix"] = "{ a = 1; }", ["@outside@/data.txt"] = "one" },
        },
        TrackingCase.Reading("path-of-the-parent", """builtins.readFile (../. + "/data.txt")""", "../data.txt"),
        TrackingCase.Reading("current-position", """builtins.readFile (dirOf __curPos.file + "/data.txt")"""),
        TrackingCase.Reading("attribute-position", """let set = { a = 1; }; in builtins.readFile (dirOf (builtins.unsafeGetAttrPos "a" set).file + "/data.txt")"""),
        TrackingCase.Reading("home", "builtins.readFile ~/data.txt", "@outside@/data.txt") with
        {
            Variables = new Dictionary<string, string> { ["HOME"] = "@outside@" },
        },
        TrackingCase.Reading("with-builtins", "with builtins; readFile ./data.txt"),
        TrackingCase.Reading("global-names", "__readFile ./data.txt"),
        TrackingCase.Reading("renamed-primop", "let read = builtins.readFile; in read ./data.txt"),
        TrackingCase.Reading(
            "hostile-name",
            """ builtins.readFile (./. + "/it's 100% a;b (x) [y] @ # ! ~ ü 日本 \$(P) %(M) &amp;/data.txt") """,
            "it's 100% a;b (x) [y] @ # ! ~ ü 日本 $(P) %(M) &amp;/data.txt"),
        TrackingCase.Reading("hostile-name-of-a-file", """ builtins.readFile (./. + "/it's 100% a;b *? $(P).txt") """, "it's 100% a;b *? $(P).txt"),
        new("executable", """ "${./run.sh}" """)
        {
            Files = new Dictionary<string, string> { ["run.sh"] = "exit" },
            Change = f => f.MakeExecutable("run.sh"),
        },
        new("read-folder", "toString (builtins.attrNames (builtins.readDir ./d))")
        {
            Files = new Dictionary<string, string> { ["d/one"] = "" },
            Change = f => f.Write("d/two", ""),
            Reason = "changed in the folder: @net@/d",
        },
        new("read-folder-types", "builtins.toJSON (builtins.readDir ./d)")
        {
            Files = new Dictionary<string, string> { ["d/one"] = "", ["d/two"] = "" },
            Change = f =>
            {
                f.Delete("d/one");
                f.Link("d/one", "two");
            },
            Reason = "changed in the folder: @net@/d",
        },
        new("renamed-folder", "toString (builtins.attrNames (builtins.readDir ./d))")
        {
            Files = new Dictionary<string, string> { ["d/one/file"] = "" },
            Change = f => f.Move("d/one", "d/two"),
            Reason = "changed in the folder: @net@/d",
        },
        new("folder-of-the-network", """ "${./.}" """)
        {
            Files = new Dictionary<string, string> { ["d/one"] = "1" },
            Change = f => f.Write("d/deep/er/two", "2"),
            Reason = "changed in the folder: @net@/d",
        },
        new("empty-folder-in-a-source", """ "${./d}" """)
        {
            Files = new Dictionary<string, string> { ["d/one"] = "1" },
            Change = f => Directory.CreateDirectory(f["d/empty"]),
            Reason = "changed in the folder: @net@/d",
        },
        new("filtered-source", """ "${builtins.filterSource (path: type: baseNameOf path != "skipped") ./d}" """)
        {
            Files = new Dictionary<string, string> { ["d/one"] = "1", ["d/skipped"] = "" },
            Change = f => f.Write("d/one", "2"),
            Reason = "changed: @net@/d/one",
        },
        new("built-in-path", """ "${builtins.path { path = ./d; name = "renamed"; filter = path: type: true; }}" """)
        {
            Files = new Dictionary<string, string> { ["d/one"] = "1" },
            Change = f => f.Write("d/one", "2"),
            Reason = "changed: @net@/d/one",
        },
        new("absent-file", """if builtins.pathExists ./maybe.txt then "yes" else "no" """)
        {
            Change = f => f.Write("maybe.txt", ""),
            Reason = "appeared or disappeared: @net@/maybe.txt",
        },
        new("absent-folders", """if builtins.pathExists ./not/yet/there.txt then "yes" else "no" """)
        {
            Change = f => f.Write("not/yet/there.txt", ""),
            Reason = "appeared or disappeared: @net@/not",
        },
        new("vanishing-file", """if builtins.pathExists ./maybe.txt then "yes" else "no" """)
        {
            Files = new Dictionary<string, string> { ["maybe.txt"] = "" },
            Change = f => f.Delete("maybe.txt"),
            Reason = "appeared or disappeared: @net@/maybe.txt",
        },
    ];
}
