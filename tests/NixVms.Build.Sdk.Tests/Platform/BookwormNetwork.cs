using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The network of BookwormTests.</summary>
public sealed class BookwormNetwork(PackedSdk sdk) : BootedNetwork(sdk, "Bookworm", "test1", "test2");
