namespace NixVms.Testing.Redeploying;

/// <summary>The builds that a machine has at one moment.</summary>
/// <param name="Started">The one that its QEMU was started from.</param>
/// <param name="StoreImage">The image of that one's store paths.</param>
/// <param name="Current">The one that it has taken over since, or the same.</param>
internal sealed record MachineBuild(VmManifest Started, string StoreImage, VmManifest Current);
