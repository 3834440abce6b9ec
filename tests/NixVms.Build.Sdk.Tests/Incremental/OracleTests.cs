using NixVms.Build.Sdk.Tests.Incremental.Corpus;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>
/// The oracle of tracking: strace knows what an evaluation looked at, and networks written to defeat tracking show
/// whether a change of it is noticed.
/// </summary>
[Collection(PackedSdk.Incremental)]
public sealed class OracleTests(CorpusFixture corpus) : IClassFixture<CorpusFixture>
{
    public static TheoryData<string> Names => [.. CorpusFixture.Cases.Keys];

    [StraceTheory]
    [MemberData(nameof(Names))]
    public void Whatever_an_evaluation_looked_at_is_recorded(string name)
    {
        AssertCovered(corpus.First, name);
        AssertCovered(corpus.Changed, name);
    }

    [StraceTheory]
    [MemberData(nameof(Names))]
    public void A_network_is_evaluated_in_every_build_only_where_nothing_else_is_right(string name)
    {
        Assert.True(
            corpus.First.Inputs[name].IsAlways == CorpusFixture.Cases[name].IsAlways,
            $"The inputs are\n{corpus.First.Inputs[name]}");
    }

    [StraceTheory]
    [MemberData(nameof(Names))]
    public void Nothing_is_done_when_nothing_has_changed(string name)
    {
        if (corpus.First.Inputs[name].IsAlways)
            return;

        Assert.DoesNotContain(name, corpus.Second.Build.Evaluated().Keys);
        Assert.DoesNotContain(name, corpus.Second.Build.Compared());
    }

    [StraceTheory]
    [MemberData(nameof(Names))]
    public void New_times_alone_evaluate_nothing(string name)
    {
        if (!corpus.First.Inputs[name].IsAlways)
            Assert.DoesNotContain(name, corpus.Touched.Build.Evaluated().Keys);
    }

    [StraceTheory]
    [MemberData(nameof(Names))]
    public void A_change_is_noticed_and_named(string name)
    {
        var trackingCase = CorpusFixture.Cases[name];
        var evaluated = corpus.Changed.Build.Evaluated();

        Assert.True(evaluated.TryGetValue(name, out var reason), $"{name} was not evaluated. The inputs are\n{corpus.Touched.Inputs[name]}");
        Assert.StartsWith(corpus.FolderOf(name).Expand(trackingCase.Reason), reason);
        if (trackingCase.ChangesResult)
            Assert.NotEqual(corpus.Touched.Essences[name], corpus.Changed.Essences[name]);
    }

    private static void AssertCovered(Evaluation evaluation, string name) => Assert.True(
        evaluation.Missed[name].Count == 0,
        $"Not covered:\n{string.Join("\n", evaluation.Missed[name])}\nThe inputs are\n{evaluation.Inputs[name]}");
}
