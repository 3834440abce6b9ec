using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The network of DaemonOptionTests.</summary>
public sealed class DaemonOptionNetwork(PackedSdk sdk) : BootedNetwork(sdk, "DaemonOptions", "docker", "small", "store", "user");
