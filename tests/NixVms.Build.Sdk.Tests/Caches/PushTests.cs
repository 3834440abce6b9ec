using System.IO.Compression;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Caches;

/// <summary>Networks that were built once are built nowhere else.</summary>
[Collection(PackedSdk.Packages)]
public sealed class PushTests(PackedSdk sdk)
{
    [ComputerFact(Timeout = Limits.Long)]
    public async Task Another_computer_takes_the_network_from_the_cache_and_builds_nothing()
    {
        var key = await SigningKey.NewAsync(sdk);
        var project = TestProject.OfNetwork(sdk, Networks.AlphaAndBeta);
        var folder = Path.Combine(sdk.Folder.New("cache"), "new");
        var binlog = project["../push.binlog"];

        // The first network of a run takes its time.
        using var build = project.StartBuild("build", "-t:PushToCache", $"-p:NixCache=file://{folder}", $"-p:NixSigningKeyFile={key.File}", $"-bl:{binlog}");
        var push = (await build.WaitAsync(TimeSpan.FromMinutes(5))).AssertSucceededWithoutWarnings();
        Assert.Matches($@"lab -> file://{folder} has (\d+) paths of lab; \1 of them were copied", push.Console);
        (await project.BuildAsync("-t:PushToCache", $"-p:NixCache=file://{folder}", $"-p:NixSigningKeyFile={key.File}")).AssertSucceeded().AssertPrinted("; 0 of them were copied");

        // The key stays where it is.
        var secret = key.Secret.Split(':')[1];
        Assert.DoesNotContain(secret, push.Console + push.Log);
        using (var log = new StreamReader(new GZipStream(File.OpenRead(binlog), CompressionMode.Decompress), System.Text.Encoding.Latin1))
            Assert.DoesNotContain(secret, await log.ReadToEndAsync());

        using var server = new CacheServer(folder, isWritable: false);
        foreach (var cache in new[] { $"file://{folder}", server.Address })
        {
            var other = TestProject.OfNetwork(sdk, Networks.AlphaAndBeta).WithVariable("NixTrustedPublicKeys", key.Public);
            var output = await BuildElsewhereAsync(other, cache, "test -x result/bin/run-alpha-vm && result/bin/run-vms --list");
            output.AssertSucceeded().AssertPrinted($"fetching nixvms-lab from {cache}").AssertPrinted("beta");
            Assert.DoesNotContain("] building ", output.Text);
            Assert.DoesNotContain("warning NIXVM30", output.Text);
        }
    }

    [ComputerFact(Timeout = Limits.Long)]
    public async Task A_changed_network_is_built_from_a_cache_with_build_inputs_where_there_is_no_mirror()
    {
        var key = await SigningKey.NewAsync(sdk);
        var project = TestProject.OfNetwork(sdk);
        var cache = $"file://{Path.Combine(sdk.Folder.New("cache"), "inputs")}";
        using var build = project.StartBuild("build", "-t:PushToCache", $"-p:NixCache={cache}", $"-p:NixSigningKeyFile={key.File}", "-p:NixCacheBuildInputs=true");
        (await build.WaitAsync(TimeSpan.FromMinutes(5))).AssertSucceeded().AssertPrinted(" paths of lab and what they were built of; ");
        var other = TestProject.OfNetwork(sdk, """{ alpha.environment.etc."changed".text = "yes"; }""").WithVariable("NixTrustedPublicKeys", key.Public).WithVariable("NixSubstituters", cache);

        var output = await other.RunAsync(
            "unshare", "-m", "-n", "sh", "-c", "mount -t tmpfs none /nix && exec dotnet build lab.proj -nodeReuse:false -terminalLogger:off -verbosity:normal");

        output.AssertSucceeded().AssertPrinted("] building nixos-system-alpha");
        Assert.DoesNotContain(".squashfs\n", string.Concat(output.Text.Split('\n').Where(l => l.Contains("] building ")).Select(l => l + "\n")));
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task What_nobody_trusted_has_signed_is_not_taken_and_the_warning_says_who_has()
    {
        var key = await SigningKey.NewAsync(sdk, "stranger-1");
        // A store keeps what other tests, or other runs, have signed.
        var network = $$"""{ alpha.environment.etc.marker.text = "{{Guid.NewGuid()}}"; }""";
        var project = TestProject.OfNetwork(sdk, network);
        string[] caches = [Path.Combine(sdk.Folder.New("cache"), "signed"), Path.Combine(sdk.Folder.New("cache"), "unsigned")];
        using var build = project.StartBuild("build", "-t:PushToCache", $"-p:NixCache=file://{caches[0]}", $"-p:NixSigningKeyFile={key.File}");
        (await build.WaitAsync(TimeSpan.FromMinutes(4))).AssertSucceeded();
        (await project.BuildAsync("-t:PushToCache", $"-p:NixCache=file://{caches[1]}")).AssertSucceeded();

        // Without a computer that builds, the build ends at once.
        var signed = await BuildElsewhereAsync(TestProject.OfNetwork(sdk, network), $"file://{caches[0]}", "true");
        var unsigned = await BuildElsewhereAsync(TestProject.OfNetwork(sdk, network), $"file://{caches[1]}", "true");

        Assert.Matches($"warning NIXVM3062: The binary cache file://{caches[0]} has .*, and Nix did not take it: it is signed by stranger-1, which is not among the trusted keys\\.", signed.Text);
        Assert.Matches($"warning NIXVM3062: The binary cache file://{caches[1]} has .*, and Nix did not take it: it is not signed\\.", unsigned.Text);
        Assert.All([signed, unsigned], o => Assert.Contains("error NIXVM4010: ", o.Text));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_cannot_be_pushed_is_one_error_that_says_what_to_do()
    {
        var key = await SigningKey.NewAsync(sdk);
        var (publicFile, shared, junk) = (key.PublicFile, key.File + "-shared", key.File + "-junk");
        File.Copy(key.File, shared);
        File.SetUnixFileMode(shared, (UnixFileMode)0b110_100_100);
        File.WriteAllText(junk, "hello");
        var foreign = sdk.Folder.New("foreign");
        File.WriteAllText(Path.Combine(foreign, "nix-cache-info"), "StoreDir: /other/store\n");
        var mine = sdk.Folder.New("mine");
        File.WriteAllText(Path.Combine(mine, "letter"), "");
        using var server = new CacheServer(sdk.Folder.New("pages"), isWritable: false);
        using var cache = new CacheServer(foreign, isWritable: true);
        var fresh = $"file://{Path.Combine(sdk.Folder.New("fresh"), "cache")}";
        var project = TestProject.OfNetwork(sdk);
        using (var build = project.StartBuild())
            (await build.WaitAsync(TimeSpan.FromMinutes(4))).AssertSucceeded();

        foreach (var (address, keyFile, code, text) in new[]
        {
            ("", "", "NIXVM3060", "Where to push the networks is not said: set the property NixCache."),
            (mine, "", "NIXVM3060", "which is no address of a binary cache. Addresses are file:///FOLDER"),
            ($"file://{mine}", "", "NIXVM3060", "a folder that has other things in it and is no binary cache."),
            ($"file://{foreign}", "", "NIXVM3060", "is for Nix stores with prefix '/other/store', not '/nix/store'."),
            (cache.Address, "", "NIXVM3060", "is for Nix stores with prefix '/other/store', not '/nix/store'."),
            ("gopher://user:password@host", "", "NIXVM3060", "gopher://user@host cannot be used as a binary cache"),
            (server.Address, "", "NIXVM3060", "does not appear to be a binary cache"),
            ("http://127.0.0.1:1", "", "NIXVM3061", "The networks could not be pushed to http://127.0.0.1:1: unable to download"),
            ("ssh-ng://nowhere.invalid", "", "NIXVM3061", "cannot be reached: ssh: Could not resolve hostname nowhere.invalid"),
            (fresh, key.File + "-none", "NIXVM3063", "cannot be read: Could not find file"),
            (fresh, junk, "NIXVM3063", "is no key."),
            (fresh, publicFile, "NIXVM3063", "has the public part of a key;"),
            (fresh, shared, "NIXVM3063", "can be read by every user of this computer"),
        })
        {
            var output = await project.BuildAsync("-t:PushToCache", $"-p:NixCache={address}", $"-p:NixSigningKeyFile={keyFile}");

            var error = output.AssertOnlyError(code, project.ProjectFile);
            Assert.Contains(text, error.Text);
            Assert.DoesNotContain("password", error.Text);
        }

        Assert.Equal(["letter"], Directory.EnumerateFileSystemEntries(mine).Select(Path.GetFileName));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_cache_of_the_project_that_is_none_is_left_out_with_a_warning()
    {
        var foreign = sdk.Folder.New("foreign");
        File.WriteAllText(Path.Combine(foreign, "nix-cache-info"), "StoreDir: /other/store\n");
        var missing = Path.Combine(sdk.Folder.New("missing"), "cache");
        var project = TestProject.OfNetwork(sdk, $$"""{ alpha.environment.etc."marker".text = "{{Guid.NewGuid()}}"; }""");

        using var build = project.StartBuild("build", $"-p:NixSubstituters=file://{missing} file://{foreign}");
        var output = (await build.WaitAsync(TimeSpan.FromMinutes(4))).AssertSucceeded();

        Assert.Equal(
            [$"Nix does without a binary cache: binary cache 'file://{foreign}' is for Nix stores with prefix '/other/store', not '/nix/store'.", $"NixSubstituters names file://{missing}, which is no binary cache: it has no file nix-cache-info."],
            output.Warnings.Where(w => w.Code == "NIXVM3060").Select(w => w.Text.Split(". ")[0].Split(" Nix does without it")[0].TrimEnd('.') + ".").Distinct().Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(missing));
    }

    [ComputerFact(Timeout = Limits.Builds)]
    public async Task The_store_of_another_computer_takes_what_a_key_has_signed_that_it_trusts()
    {
        var key = await SigningKey.NewAsync(sdk);
        var client = await SshClient.NewAsync(sdk);
        using var other = await Computer.StartAsync(sdk, client, "one", $"trusted-public-keys = {key.Public}");
        var project = TestProject.OfNetwork(sdk).WithVariable("NIX_SSHOPTS", client.Options).WithVariable("NixCache", other.Address);
        using (var build = project.StartBuild())
            (await build.WaitAsync(TimeSpan.FromMinutes(4))).AssertSucceeded();
        // Another test may have had them signed.
        var stranger = TestProject.OfNetwork(sdk, $$"""{ alpha.environment.etc."marker".text = "{{Guid.NewGuid()}}"; }""").WithVariable("NIX_SSHOPTS", client.Options).WithVariable("NixCache", other.Address);

        (await project.BuildAsync("-t:PushToCache", $"-p:NixSigningKeyFile={key.File}")).AssertSucceeded().AssertPrinted($"lab -> {other.Address} has ");
        (await stranger.BuildAsync("-t:PushToCache")).AssertOnlyError("NIXVM3062", stranger.ProjectFile);

        var path = project.LinkTarget("result")!;
        (await project.RunAsync(["ssh", .. client.Options.Split(' '), "one", "nix-store", "--check-validity", path])).AssertSucceeded();
    }

    // With a store that has nothing, and no permission to build.
    private static Task<ProgramOutput> BuildElsewhereAsync(TestProject project, string cache, string then) => project.RunAsync(
        "unshare", "-m", "sh", "-c",
        $"mount -t tmpfs none /nix && dotnet build lab.proj -nodeReuse:false -terminalLogger:off -verbosity:normal '-p:NixSubstituters={cache}' -p:NixMaxJobs=0 && {then}");
}
