using NixVms.Build.Tasks.Building;

namespace NixVms.Build.Tasks.Tests.Building;

public sealed class LackingFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly Dictionary<string, DerivationFile> _derivations = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_lacking_that_something_unbuilt_is_made_of()
    {
        Add("network", "machine", "image");
        Add("machine", "kernel", "there");
        Add("image", "kernel");
        Fetch("kernel");
        Fetch("there");
        _folder.Write("there");

        Assert.Equal([_folder["kernel"]], LackingFiles.Of(["network"], Graph).Keys);
        Assert.Equal("http://mirror/kernel", LackingFiles.Of(["network"], Graph)[_folder["kernel"]]);
    }

    [Fact]
    public void What_is_built_needs_nothing_more()
    {
        Add("network", "image");
        Add("image", "kernel");
        Fetch("kernel");
        _folder.Write("image");

        Assert.Empty(LackingFiles.Of(["network"], Graph));
    }

    [Fact]
    public void What_one_output_is_missing_of_is_not_built()
    {
        _derivations["image"] = new DerivationFile([_folder["image"], _folder["image-info"]], ["kernel"], "x86_64-linux", "/bin/sh", new Dictionary<string, string>());
        Fetch("kernel");
        _folder.Write("image");

        Assert.Equal([_folder["kernel"]], LackingFiles.Of(["image"], Graph).Keys);
    }

    [Fact]
    public void A_derivation_that_is_gone_lacks_nothing() => Assert.Empty(LackingFiles.Of(["network"], Graph));

    private DerivationGraph Graph => new(path => _derivations.GetValueOrDefault(path));

    private void Add(string name, params string[] inputs) =>
        _derivations[name] = new DerivationFile([_folder[name]], inputs, "x86_64-linux", "/bin/sh", new Dictionary<string, string>());

    private void Fetch(string name) =>
        _derivations[name] = new DerivationFile([_folder[name]], [], "builtin", "builtin:fetchurl", new Dictionary<string, string> { ["outputHash"] = "0", ["url"] = $"http://mirror/{name}" });
}
