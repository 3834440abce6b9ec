using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public sealed class WatchedReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly char[] _buffer = new char[2];

    [Fact]
    public void What_was_read_is_being_dealt_with_until_the_next_read()
    {
        var reader = new WatchedReader(new StringReader("abc"));
        Assert.False(reader.IsWaiting);

        Assert.Equal(2, reader.Read(_buffer, 0, 2));

        Assert.False(reader.IsWaiting);
    }

    [Fact]
    public async Task A_read_that_nothing_comes_for_waits()
    {
        var text = new LateText();
        var reader = new WatchedReader(text);
        var reading = Task.Run(() => reader.Read(_buffer, 0, 2));

        Assert.True(SpinWait.SpinUntil(() => reader.IsWaiting, Patience));
        text.Come();

        Assert.Equal(1, await reading.WaitAsync(Patience));
        Assert.False(reader.IsWaiting);
    }

    [Fact]
    public async Task What_comes_after_the_stop_is_not_handed_on()
    {
        var text = new LateText();
        var reader = new WatchedReader(text);
        var reading = Task.Run(() => reader.Read(_buffer, 0, 2));

        reader.Stop();
        text.Come();

        Assert.Equal(0, await reading.WaitAsync(Patience));
    }

    /// <summary>A character that comes when it is told to.</summary>
    private sealed class LateText : TextReader
    {
        private readonly TaskCompletionSource _hasCome = new();

        public void Come() => _hasCome.SetResult();

        public override int Read(char[] buffer, int index, int count)
        {
            _hasCome.Task.Wait();
            buffer[index] = 'x';
            return 1;
        }
    }
}
