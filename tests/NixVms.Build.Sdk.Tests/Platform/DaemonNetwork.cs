using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The network of DaemonTests.</summary>
public sealed class DaemonNetwork(PackedSdk sdk) : BootedNetwork(sdk, "Daemons", "client", "alpha", "beta", "gamma", "delta");
