using NixVms.Build.Tasks.Evaluation;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public class NixLogReaderTests
{
    [Fact]
    public async Task Everything_that_was_added_is_in_the_log_in_order()
    {
        List<string> messages = [];
        var log = new NixCommandLog(messages.Add);
        var reader = new NixLogReader(log);

        for (var i = 0; i < 1000; i++)
            reader.Add($$"""@nix {"action":"msg","level":1,"msg":"{{i}}"}""");
        await reader.CompleteAsync();

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i.ToString()), messages);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_dropped()
    {
        var log = new NixCommandLog();
        var reader = new NixLogReader(log);
        reader.Add("first");
        await reader.CompleteAsync();

        reader.Add("second");

        Assert.Equal("first", log.PlainText);
    }
}
