using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public class InputsFileTests
{
    private static readonly string[] Pieces = ["\t", "\n", "\r", "\\", "\\t", "#", "# end", " ", "a", "/", "é", "日本", "\"", "File"];

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var text = new RandomText(3);
        var inputs = Enumerable.Range(0, 200)
            .Select(i => new TrackedInput((TrackedInputKind)(i % 7), text.Text(Pieces), text.Text(Pieces), text.Text(Pieces)))
            .ToList();
        var file = new InputsFile(text.Text(Pieces), inputs);

        file.Write(folder["inputs"]);
        var read = InputsFile.TryRead(folder["inputs"]);

        Assert.NotNull(read);
        Assert.Equal(file.LastReason, read.LastReason);
        Assert.Equal(inputs, read.Inputs);
        Assert.Equal(inputs.Count + 3, File.ReadAllLines(folder["inputs"]).Length);
    }

    [Fact]
    public void A_record_without_inputs_is_one()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        new InputsFile("first evaluation", []).Write(folder["inputs"]);

        Assert.Empty(InputsFile.TryRead(folder["inputs"])!.Inputs);
    }

    [Fact]
    public void Every_truncated_record_counts_as_absent()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        Sample().Write(folder["inputs"]);
        var bytes = File.ReadAllBytes(folder["inputs"]);

        // Without the last line break nothing is missing.
        for (var length = 0; length < bytes.Length - 1; length++)
        {
            File.WriteAllBytes(folder["inputs"], bytes[..length]);
            Assert.Null(InputsFile.TryRead(folder["inputs"]));
        }
    }

    [Theory]
    [InlineData("inputs 1:", "inputs 2:")]
    [InlineData("File\t", "Wormhole\t")]
    [InlineData("File\t", "99\t")]
    [InlineData("File\t", "")]
    [InlineData("evaluated\t", "evaluated ")]
    [InlineData("# end", "# ende")]
    [InlineData("# end", "\n# end")]
    [InlineData("a.nix\t", "a.nix\t\t")]
    public void A_record_of_another_form_counts_as_absent(string before, string after)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        Sample().Write(folder["inputs"]);
        File.WriteAllText(folder["inputs"], File.ReadAllText(folder["inputs"]).Replace(before, after));

        Assert.Null(InputsFile.TryRead(folder["inputs"]));
    }

    [Fact]
    public void What_is_no_file_counts_as_absent()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Null(InputsFile.TryRead(folder["nothing"]));
        Assert.Null(InputsFile.TryRead(folder.Path));
        Assert.Null(InputsFile.TryRead(folder.Write("binary", "\0\u0001\ufffd\n\n\n")));
    }

    [Fact]
    public void Mutated_records_are_read_or_refused()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        Sample().Write(folder["inputs"]);
        var good = File.ReadAllText(folder["inputs"]);
        var text = new RandomText(4);

        for (var i = 0; i < 500; i++)
            InputsFile.TryRead(folder.Write("inputs", text.Mutate(good, Pieces)));
    }

    private static InputsFile Sample() => new("changed: /lab/a.nix",
    [
        new TrackedInput(TrackedInputKind.Setting, "System", "00", "setting of the build"),
        new TrackedInput(TrackedInputKind.File, "/lab/a.nix", "01", "evaluated"),
        new TrackedInput(TrackedInputKind.Variable, "HOME", "02", "read by Nix"),
    ]);
}
