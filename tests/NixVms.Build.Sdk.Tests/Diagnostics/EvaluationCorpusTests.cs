using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>What the build says of broken networks, word by word, on real Nix: see <see cref="EvaluationCorpus"/>.</summary>
[Collection(PackedSdk.Diagnostics)]
public sealed class EvaluationCorpusTests
{
    private readonly PackedSdk _sdk;

    public EvaluationCorpusTests(PackedSdk sdk)
    {
        _sdk = sdk;

        // The task takes the lock of this test run, and the search path is the case's own.
        foreach (var name in new[] { "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR" })
            Environment.SetEnvironmentVariable(name, sdk.NewEnvironment()[name]);
        Environment.SetEnvironmentVariable("NIX_PATH", null);
    }

    [Theory]
    [MemberData(nameof(EvaluationCorpus.DebianCases), MemberType = typeof(EvaluationCorpus))]
    public void A_broken_network_is_explained(string name) => EvaluationCorpus.Check(name, nixpkgs: null, _sdk.Folder);

    [NixpkgsTheory]
    [MemberData(nameof(EvaluationCorpus.NixosCases), MemberType = typeof(EvaluationCorpus))]
    public void A_broken_network_is_explained_on_nixpkgs(string nixpkgs, string name) => EvaluationCorpus.Check(name, nixpkgs, _sdk.Folder);
}
