using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The network of ServiceTests.</summary>
public sealed class ServiceNetwork(PackedSdk sdk) : BootedNetwork(sdk, "Network", "client", "database", "desk", "web");
