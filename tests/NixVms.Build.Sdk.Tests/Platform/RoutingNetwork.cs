using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The network of RoutingTests.</summary>
public sealed class RoutingNetwork(PackedSdk sdk) : BootedNetwork(sdk, "Routing", "inside", "outside", "router");
