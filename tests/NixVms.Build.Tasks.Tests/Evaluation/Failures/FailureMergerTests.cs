using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

public sealed class FailureMergerTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly string _file;

    public FailureMergerTests() => _file = _folder.Write("network.nix", """
        {
          alpha = { nodes, ... }: let x = 1; in with builtins; {
            networking.domain = nodes.beta.config.networking.domain;
          };
          beta = {
            networking.domain = throw "none";
          };
          defaults = { x = 1; };
        }
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mistake_belongs_to_the_machine_that_it_is_written_in()
    {
        var message = Assert.Single(Merge(Error("alpha", 2, 6), Error("beta", 5, 6))).Message;

        Assert.Equal("Machine 'beta': None.", message);
    }

    [Fact]
    public void A_mistake_outside_of_them_belongs_to_all_machines_that_have_it() =>
        Assert.Equal("Machines 'alpha' and 'beta': None.", Assert.Single(Merge(Error("beta", 5, 8), Error("alpha", 2, 8))).Message);

    [Fact]
    public void Many_machines_are_counted() =>
        Assert.Equal(
            "Machines 'a', 'b', 'c' and 3 others: None.",
            Assert.Single(Merge([.. "abcdef".Select(c => Error(c.ToString(), 2, 8))])).Message);

    [Fact]
    public void Different_mistakes_come_in_the_order_of_the_file() =>
        Assert.Equal([3, 6], Merge(Error("beta", 5, 6), Error("alpha", 2, 3)).Select(d => d.Position!.Line));

    [Fact]
    public void A_message_that_names_the_machine_is_left_alone() =>
        Assert.Equal("The machine alpha is small.", Assert.Single(Merge(Error("alpha", 2, 3) with { Message = "The machine alpha is small." })).Message);

    [Fact]
    public void An_error_without_a_place_is_at_its_machine_or_else_at_the_network() =>
        Assert.Equal(
            [1, 2],
            Merge(Error("alpha", 2, 3) with { Position = null }, new EvaluationError("NIXVM3044", "None.", null)).Select(d => d.Position!.Line));

    private IReadOnlyList<Diagnostic> Merge(params EvaluationError[] errors) => FailureMerger.Merge(errors, new SourcePosition(_file, 1, 1));

    private EvaluationError Error(string machine, int machineLine, int line) => new("NIXVM3044", "None.", new SourcePosition(_file, line, 5))
    {
        Machine = new FailingMachine(machine, new SourcePosition(_file, machineLine, 3)),
    };
}
