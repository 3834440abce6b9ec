using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

public class DebianVersionTests
{
    private static readonly string[] Versions =
    [
        "0", "0.0", "1", "1.0", "1.00", "01", "1.0-1", "1.0-1+b1", "1.0-1+deb12u1", "1.0-1~deb12u1", "1.0~rc1-1", "1.0~~", "1.0~",
        "1.0-0", "1:0.1", "0:1.0", "10:1", "2:1.0-1", "1.10", "1.9", "1.a", "1.a1", "1.1a", "a", "1+", "1.0+git20230101", "1.0.1",
        "9.2p1-2+deb12u7", "1:2.39.5-0+deb12u2", "20230311+deb12u1", "20240101000000000000000000001", "20240101000000000000000000002",
        "1.0-1-1", "1.0-1.1", "2.9.0~dev.12-1", "6.1.176-1", "6.1.99-1", "0.0.26-3",
    ];

    [DebianFact]
    public async Task Versions_compare_as_dpkg_compares_them()
    {
        using var folder = new ScratchFolder();
        var random = new Random(20261121);
        var generated = Enumerable.Range(0, 150).Select(_ => (Generate(random), Generate(random)));
        var pairs = Versions.SelectMany(left => Versions.Select(right => (left, right))).Concat(generated).ToList();
        File.WriteAllLines(folder["pairs"], pairs.Select(pair => $"{pair.Item1} {pair.Item2}"));
        File.WriteAllText(folder["compare"], """
            while read -r left right; do
                if dpkg --compare-versions "$left" lt "$right"; then echo -1
                elif dpkg --compare-versions "$left" gt "$right"; then echo 1
                else echo 0; fi
            done < pairs 2> /dev/null
            """);

        var output = await Programs.RunAsync("/bin/sh", [folder["compare"]], folder.Path);

        var expected = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToList();
        Assert.Equal(pairs.Count, expected.Count);
        Assert.All(pairs.Zip(expected), pair =>
        {
            var ((left, right), order) = pair;
            Assert.True(Math.Sign(DebianVersion.Compare(left, right)) == order, $"{left} and {right}: dpkg says {order}");
        });
    }

    [Theory]
    [InlineData("2.36", ">=", "2.34", true)]
    [InlineData("2.36", "<<", "2.36", false)]
    [InlineData("1:1.0-1", "=", "1.0-1", false)]
    [InlineData("1.0", "<=", "1.0", true)]
    [InlineData("1.0~rc1", ">>", "1.0", false)]
    public void A_relation_says_which_versions_will_do(string version, string relation, string bound, bool expected) =>
        Assert.Equal(expected, DebianVersion.Satisfies(version, relation, bound));

    private static string Generate(Random random)
    {
        const string letters = "0123456789abz.+~";
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => letters[random.Next(letters.Length)]));
        return (random.Next(4) == 0 ? random.Next(3) + ":" : "") + "1" + text + (random.Next(2) == 0 ? "-" + random.Next(3) : "");
    }
}
