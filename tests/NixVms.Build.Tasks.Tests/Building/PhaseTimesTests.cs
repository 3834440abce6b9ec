using NixVms.Build.Tasks.Building;

namespace NixVms.Build.Tasks.Tests.Building;

public class PhaseTimesTests
{
    [Fact]
    public void Phases_are_listed_in_their_order_network_by_network()
    {
        var times = new PhaseTimes();
        times.Add("lab", "evaluated", TimeSpan.FromSeconds(0.42));
        times.Add("other", "built", TimeSpan.FromMinutes(2));
        times.Add("lab", "built", TimeSpan.FromSeconds(3.14));
        times.Add("lab", "linked", TimeSpan.FromMilliseconds(21));

        Assert.Equal("lab: evaluated in 0.4 s, built in 3.1 s, linked in 0.02 s", times.Describe("lab"));
        Assert.Equal("other: built in 120.0 s", times.Describe("other"));
        Assert.Equal("", times.Describe("unknown"));
    }
}
