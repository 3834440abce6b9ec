using Xunit.Abstractions;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>Begins with the collections that take the longest, so that at the end none is left to run by itself.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Order = [PackedSdk.Packages, PackedSdk.Networks, PackedSdk.Incremental, PackedSdk.Typed, PackedSdk.Usage];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => Array.IndexOf(Order, c.DisplayName) is >= 0 and var place ? place : Order.Length);
}
