using NixVms.Build.Tasks.Evaluation.Sharding;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public sealed class SharedMessagesTests
{
    [Fact]
    public void What_all_say_is_told_once_and_what_one_says_twice_is_told_twice()
    {
        List<string> told = [];
        var messages = new SharedMessages(told.Add);
        var (first, second) = (messages.NewProcess(), messages.NewProcess());

        first("common");
        second("common");
        second("twice");
        second("twice");
        first("twice");
        first("own");

        Assert.Equal(["common", "twice", "twice", "own"], told);
    }
}
