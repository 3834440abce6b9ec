using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Xunit.Tests;

/// <summary>The man page's network, and a cache of its booted machines, for the test assets of both frameworks.</summary>
public sealed class TestAssetsNetwork : IAsyncLifetime
{
    public const string Collection = "test assets";

    private BuiltNetwork? _built;

    internal ScratchFolder Scratch { get; } = new();

    internal string Folder => _built!.Folder;

    public async Task InitializeAsync() => _built = await BuiltNetwork.CreateAsync();

    public Task DisposeAsync()
    {
        _built?.Dispose();
        Scratch.Dispose();
        return Task.CompletedTask;
    }
}

[CollectionDefinition(TestAssetsNetwork.Collection)]
public sealed class TestAssetsCollection : ICollectionFixture<TestAssetsNetwork>;
