namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>Small networks: one machine that needs nothing but what every machine has.</summary>
internal static class Networks
{
    public const string Alpha = "{ alpha = { }; }\n";

    public const string Beta = "{ beta = { }; }\n";

    public const string AlphaAndBeta = "{ alpha = { }; beta = { }; }\n";
}
