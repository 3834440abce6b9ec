using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Networks;

/// <summary>A network that was published is opened as one that was built. That it needs no Nix is tested with the SDK.</summary>
public sealed class PublishedNetworkTests
{
    [Fact(Timeout = 480_000)]
    public async Task It_starts_from_wherever_it_is_is_saved_restored_and_switched()
    {
        using var scratch = new ScratchFolder();
        var project = await BuiltProject.PrepareAsync(scratch);
        await File.WriteAllTextAsync(scratch["lab.proj"], """<Project Sdk="NixVms.Build" />""");
        await File.WriteAllTextAsync(scratch["lab.nixnet"], "");
        await File.WriteAllTextAsync(scratch["network.nix"], """{ web.environment.etc."stage".text = "one"; }""");
        await project.PublishAsync("one");
        await File.WriteAllTextAsync(scratch["network.nix"], """{ web.environment.etc."stage".text = "two"; }""");
        await project.PublishAsync("two");
        Directory.CreateDirectory(scratch["moved, and more"]);
        Directory.Move(scratch["one/lab"], scratch["moved, and more/lab"]);

        await using var network = await VmNetwork.StartAsync(scratch["moved, and more/lab"]);
        var web = network["web"];
        Assert.Equal("one", await web.SucceedAsync("cat /etc/stage"));
        await network.WaitUntilIdleAsync();
        var booted = await network.SnapshotAsync("booted");

        // The machine has its store on an image, which lacks the other build.
        Assert.Equal(["/etc/stage"], Assert.Single(await network.SwitchAsync(scratch["two/lab"])).ChangedFiles);
        Assert.Equal("two", await web.SucceedAsync("cat /etc/stage"));
        await network.RestoreAsync(booted);
        Assert.Equal("one", await web.SucceedAsync("cat /etc/stage"));
    }
}
