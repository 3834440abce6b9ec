using System.Collections.Concurrent;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

public sealed class OutputPipeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LateOutput _output = new();

    [Fact]
    public async Task What_was_read_is_being_dealt_with_until_the_next_read()
    {
        using var isRead = new ManualResetEventSlim();
        using var isDone = new ManualResetEventSlim();
        var pipe = new LinePipe(_ =>
        {
            isRead.Set();
            isDone.Wait();
        });
        Assert.False(pipe.IsDrained);

        var end = pipe.CopyFromAsync(_output);
        _output.Come("x\n"u8);
        Assert.True(isRead.Wait(Patience));
        Assert.False(pipe.IsDrained);

        isDone.Set();
        _output.Come([]);
        await end.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_output_that_nothing_comes_from_is_drained_until_something_comes()
    {
        List<string> lines = [];
        var pipe = new LinePipe(lines.Add);
        var end = pipe.CopyFromAsync(_output);

        Assert.True(SpinWait.SpinUntil(() => pipe.IsDrained, Patience));
        _output.Come("x"u8);
        _output.Come([]);

        await end.WaitAsync(Patience);
        Assert.Equal(["x"], lines);
        Assert.True(pipe.IsDrained);
    }

    [Fact]
    public async Task What_comes_after_the_stop_is_not_handed_on()
    {
        List<string> lines = [];
        var pipe = new LinePipe(lines.Add);
        var end = pipe.CopyFromAsync(_output);
        _output.Come("half a line"u8);

        pipe.Stop();
        await end.WaitAsync(Patience);
        _output.Come("late\n"u8);
        await Task.Delay(100);

        Assert.Empty(lines);
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_stop_the_reading_and_gets_nothing_more()
    {
        List<string> lines = [];
        var pipe = new LinePipe(line =>
        {
            lines.Add(line);
            throw new NotSupportedException();
        });
        var end = pipe.CopyFromAsync(_output);

        _output.Come("1\n2\n"u8);
        _output.Come("3\n"u8);
        Assert.True(SpinWait.SpinUntil(() => _output.IsRead, Patience));
        Assert.False(end.IsCompleted);
        _output.Come([]);

        await Assert.ThrowsAsync<NotSupportedException>(() => end.WaitAsync(Patience));
        Assert.Equal(["1"], lines);
    }

    /// <summary>Output that comes when it is told to; nothing is the end.</summary>
    private sealed class LateOutput : MemoryStream
    {
        private readonly BlockingCollection<byte[]> _pieces = [];

        public bool IsRead => _pieces.Count == 0;

        public void Come(ReadOnlySpan<byte> piece) => _pieces.Add(piece.ToArray());

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var piece = await Task.Run(() => _pieces.Take(cancellationToken), cancellationToken);
            piece.CopyTo(buffer);
            return piece.Length;
        }
    }
}
