using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public class WatchedReaderTests
{
    private readonly char[] _buffer = new char[2];

    [Fact]
    public void Nobody_knows_what_is_to_come_before_the_first_read()
    {
        Assert.Null(new WatchedReader(new StringReader("")).Position);
    }

    [Fact]
    public void What_was_read_is_being_dealt_with_until_the_next_read()
    {
        var reader = new WatchedReader(new StringReader("abc"));

        Assert.Equal(2, reader.Read(_buffer, 0, 2));

        Assert.Null(reader.Position);
    }

    [Fact]
    public void At_the_end_nothing_changes_any_more()
    {
        var reader = new WatchedReader(new StringReader("a"));
        while (reader.Read(_buffer, 0, 2) > 0)
        {
        }

        var position = Assert.NotNull(reader.Position);
        Assert.Equal(position, reader.Position);
    }

    [Fact]
    public async Task Who_waits_for_more_shows_by_the_position_whether_something_came()
    {
        using var pipe = new WaitingReader();
        var reader = new WatchedReader(pipe);
        var reading = Task.Run(() => reader.Read(_buffer, 0, 2) + reader.Read(_buffer, 0, 2));

        var first = PositionOnceItWaits(reader);
        pipe.Give();
        Assert.True(SpinWait.SpinUntil(() => reader.Position is { } position && position != first, TimeSpan.FromSeconds(20)));
        pipe.Give();
        Assert.Equal(2, await reading);
    }

    private static long PositionOnceItWaits(WatchedReader reader)
    {
        Assert.True(SpinWait.SpinUntil(() => reader.Position is not null, TimeSpan.FromSeconds(20)));
        return reader.Position!.Value;
    }

    /// <summary>Has a character for each time that it is told to.</summary>
    private sealed class WaitingReader : TextReader
    {
        private readonly SemaphoreSlim _characters = new(0);

        public void Give() => _characters.Release();

        public override int Read(char[] buffer, int index, int count)
        {
            _characters.Wait();
            buffer[index] = 'x';
            return 1;
        }
    }
}
