using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>Targets of the user's, beside the tests of other collections.</summary>
[CollectionDefinition(Name)]
public sealed class HookCollection : ICollectionFixture<PackedSdk>
{
    public const string Name = "hooks";
}
