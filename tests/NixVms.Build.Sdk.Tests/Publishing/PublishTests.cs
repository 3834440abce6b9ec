using NixVms.Build.Sdk.Tests.Incremental;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Publishing;

/// <summary>What <c>dotnet publish</c> makes of networks, and when.</summary>
[Collection(PackedSdk.Packages)]
public sealed class PublishTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task A_second_publish_writes_nothing_and_one_of_something_else_removes_what_was_the_first_s()
    {
        var project = TestProject.OfNetwork(sdk, Networks.AlphaAndBeta);
        (await project.DotnetAsync("publish", "-o", "out")).AssertSucceededWithoutWarnings();
        var first = Times(project["out"]);

        var second = await project.DotnetAsync("publish", "-o", "out");
        Assert.Equal(first, Times(project["out"]));
        project.With("network.nix", "{ alpha.networking.hostName = \"other\"; }").With("out/lab/notes.txt", "mine").With("out/lab/store/notes.txt", "mine");
        var third = await project.DotnetAsync("publish", "-o", "out");

        second.AssertSucceededWithoutWarnings();
        third.AssertSucceededWithoutWarnings();
        var fresh = await project.DotnetAsync("publish", "-o", "fresh", "--no-build");
        fresh.AssertSucceededWithoutWarnings();
        FolderListing.AssertEqual(
            [.. FolderListing.Of(project["fresh/lab"]).Append("notes.txt").Append("store/notes.txt").Order(StringComparer.Ordinal)],
            FolderListing.Of(project["out/lab"]),
            third.Console);
        Assert.False(File.Exists(project["out/lab/bin/run-beta-vm"]));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Publications_of_two_folders_are_the_same_and_the_archive_holds_what_the_folder_does()
    {
        var first = TestProject.OfNetwork(sdk);
        var second = TestProject.OfNetwork(sdk, folderName: "with blanks");
        foreach (var project in new[] { first, second })
        {
            (await project.DotnetAsync("publish", "-o", "out")).AssertSucceededWithoutWarnings();
            (await project.DotnetAsync("publish", "-o", "out", "-p:PublishArchive=true", "--no-build")).AssertSucceededWithoutWarnings();
        }

        var written = File.GetLastWriteTimeUtc(first["out/lab.tar.zst"]);
        (await first.DotnetAsync("publish", "-o", "out", "-p:PublishArchive=true", "--no-build")).AssertSucceededWithoutWarnings();
        Assert.Equal(written, File.GetLastWriteTimeUtc(first["out/lab.tar.zst"]));

        (await first.RunAsync("cmp", first["out/lab.tar.zst"], second["out/lab.tar.zst"])).AssertSucceeded();
        (await first.RunAsync("diff", "-r", "--no-dereference", first["out/lab"], second["out/lab"])).AssertSucceeded();
        Directory.CreateDirectory(first["unpacked"]);
        (await first.RunAsync("tar", "-C", first["unpacked"], "-xf", first["out/lab.tar.zst"])).AssertSucceeded();
        (await first.RunAsync("diff", "-r", "--no-dereference", "--exclude=.nixvms", first["unpacked/lab"], first["out/lab"])).AssertSucceeded();
        Assert.DoesNotContain(first.Folder, await File.ReadAllTextAsync(first["out/lab/network.json"]));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_publish_that_was_killed_and_a_folder_that_was_damaged_are_repaired_by_the_next()
    {
        const int kills = 4;
        var project = TestProject.OfNetwork(sdk);
        (await project.DotnetAsync("publish", "-o", "whole")).AssertSucceededWithoutWarnings();
        var cutOff = 0;

        for (var i = 0; i < kills; i++)
        {
            if (Directory.Exists(project["out"]))
                Directory.Delete(project["out"], recursive: true);
            using (var publish = project.StartBuild("publish", "-o", "out", "--no-build"))
            {
                // From the moment that it has begun to write, a little later each time.
                while (!Directory.Exists(project["out/lab/store"]) && !publish.Program.HasExited)
                    await Task.Delay(5);
                await Task.Delay(25 * i);
                publish.Program.KillGroup();
                _ = await publish.WaitAsync(TimeSpan.FromMinutes(1));
            }

            cutOff += File.Exists(project["out/lab/run-vms"]) ? 0 : 1;
            (await project.DotnetAsync("publish", "-o", "out", "--no-build")).AssertSucceededWithoutWarnings();
            (await project.RunAsync("diff", "-r", "--no-dereference", project["whole"], project["out"])).AssertSucceeded();
        }

        Assert.True(cutOff > 0, "None of them was killed while it wrote.");
        var busybox = Directory.EnumerateFiles(project["out/lab/store"], "busybox", SearchOption.AllDirectories).First();
        File.Delete(busybox);
        project.With("out/lab/run-vms", "#!/bin/sh\n");
        (await project.DotnetAsync("publish", "-o", "out", "--no-build")).AssertSucceededWithoutWarnings();
        (await project.RunAsync("diff", "-r", "--no-dereference", project["whole"], project["out"])).AssertSucceeded();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Clean_removes_what_was_published_into_the_build_s_folders_and_nothing_else()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.DotnetAsync("publish")).AssertSucceededWithoutWarnings();
        (await project.DotnetAsync("publish", "-p:PublishArchive=true")).AssertSucceededWithoutWarnings();
        (await project.DotnetAsync("publish", "-o", "out")).AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(project["bin/Debug/publish/lab/run-vms"]) && File.Exists(project["bin/Debug/publish/lab.tar.zst"]));
        project.With("bin/Debug/publish/lab/notes.txt", "mine");

        (await project.CleanAsync()).AssertSucceeded();

        FolderListing.AssertEqual(["lab/", "lab/notes.txt"], FolderListing.Of(project["bin/Debug/publish"]), "");
        Assert.True(File.Exists(project["out/lab/run-vms"]));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_is_published_into_the_project_s_folder_is_no_input_of_the_network()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = toString (builtins.length (builtins.attrNames (builtins.readDir ./.))); }""");
        (await project.DotnetAsync("publish", "-o", "out")).AssertSucceededWithoutWarnings();

        (await project.BuildAsync()).AssertNothingDone();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_program_is_published_with_its_networks_unless_they_are_not_wanted_and_of_several_frameworks_one_is_chosen()
    {
        var project = EngineTests.MultiTargetingLibrary(sdk);

        var publish = await project.DotnetAsync("publish", "-f", "net10.0", "-o", "out");
        var without = await project.DotnetAsync("publish", "-f", "net10.0", "-o", "without", "-p:PublishVmNetworks=false");

        publish.AssertSucceededWithoutWarnings();
        Assert.Single(publish.OwnTasks, t => t == "PublishVmNetworks");
        Assert.True(File.Exists(project["out/lab.dll"]) && File.Exists(project["out/lab/run-vms"]), publish.Console);
        without.AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(project["without/lab.dll"]) && !Path.Exists(project["without/lab"]), without.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Networks_of_a_project_whose_program_a_machine_gets_are_not_published()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("../shop/network.nix", Networks.Beta)
            .With("../shop/Program.cs", "System.Console.WriteLine();")
            .With("../shop/shop.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" />
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                  </PropertyGroup>
                </Project>
                """)
            .WithProject("lab.proj", """<Project Sdk="NixVms.Build"><ItemGroup><ProjectReference Include="../shop/shop.csproj" /></ItemGroup></Project>""");

        var publish = await project.DotnetAsync("publish", "-o", "out");

        publish.AssertSucceededWithoutWarnings();
        Assert.Equal(["lab"], Directory.EnumerateFileSystemEntries(project["out"]).Select(Path.GetFileName));
        Assert.False(Path.Exists(project["obj/Debug/nixvms/.state/published/shop/network"]), publish.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_stands_there_and_is_not_ours_is_left_alone()
    {
        var project = TestProject.OfNetwork(sdk).With("out/lab/notes.txt", "mine").With("out/lab.tar.zst", "mine");

        var folder = await project.DotnetAsync("publish", "-o", "out");
        var archive = await project.DotnetAsync("publish", "-o", "out", "--no-build", "-p:PublishArchive=true");

        folder.AssertOnlyError("NIXVM4020", project.ProjectFile);
        archive.AssertOnlyError("NIXVM4020", project.ProjectFile);
        Assert.Equal(["lab.tar.zst", "lab/", "lab/notes.txt"], FolderListing.Of(project["out"]));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task An_archive_without_zstd_says_what_to_install()
    {
        // All programs of the machine but one.
        var programs = sdk.Folder.New("programs");
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();
        foreach (var program in project.Environment["PATH"].Split(':').Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            var link = Path.Combine(programs, Path.GetFileName(program));
            if (Path.GetFileName(program) != "zstd" && !Path.Exists(link))
                File.CreateSymbolicLink(link, program);
        }

        var publish = await project.WithVariable("PATH", programs).DotnetAsync("publish", "-o", "out", "--no-build", "-p:PublishArchive=true");

        publish.AssertOnlyError("NIXVM4021", project.ProjectFile);
        Assert.Contains("apt-get install zstd", publish.Console);
        Assert.False(Path.Exists(project["out/lab.tar.zst"]));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_network_of_nixpkgs_is_published_as_a_binary_cache_only()
    {
        var project = TestProject.OfNetwork(sdk).With("lab.nixnet", """<NixNetwork><Option Name="sandbox" Value="false" /></NixNetwork>""");
        var nixpkgs = $"-p:NixpkgsPath={await NixpkgsStandIns.CopyThatBuildsAsync(sdk)}";
        var store = sdk.Folder.New("store");

        (await project.DotnetAsync("publish", "-o", "out", nixpkgs)).AssertOnlyError("NIXVM4022", project.ProjectFile);
        var cache = await project.DotnetAsync("publish", "-o", "with blanks", "--no-build", "-p:PublishFormat=nix-archive");
        var again = Times(project["with blanks"]);
        (await project.DotnetAsync("publish", "-o", "with blanks", "--no-build", "-p:PublishFormat=nix-archive")).AssertSucceededWithoutWarnings();

        cache.AssertSucceededWithoutWarnings();
        Assert.Equal(again, Times(project["with blanks"]));

        // As its README.md says, into the store of another computer.
        Directory.Move(project["with blanks"], project["moved"]);
        var outPath = project.Manifest().GetProperty("outputPath").GetString()!;
        var readme = await File.ReadAllTextAsync(project["moved/lab/README.md"]);
        Assert.Contains(outPath, readme);
        var import = await project.RunAsync(
            "nix", "--extra-experimental-features", "nix-command", "copy", "--no-check-sigs", "--from", $"file://{project["moved/lab/cache"]}", "--to", $"local?root={store}", outPath);
        import.AssertSucceeded();
        Assert.True(File.Exists(store + outPath + "/bin/run-vms"), import.Text);
    }

    private static IReadOnlyList<string> Times(string folder) =>
        [.. FolderListing.Of(folder).Select(e => e.Split(" -> ")[0].TrimEnd('/')).Select(e => $"{e} {new FileInfo(Path.Combine(folder, e)).LastWriteTimeUtc.Ticks}")];
}
