using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Caches;

/// <summary>A pair of keys that Nix has made.</summary>
internal sealed record SigningKey(string File, string PublicFile)
{
    public string Secret => System.IO.File.ReadAllText(File).Trim();

    public string Public => System.IO.File.ReadAllText(PublicFile).Trim();

    public static async Task<SigningKey> NewAsync(PackedSdk sdk, string name = "lab-1")
    {
        var folder = sdk.Folder.New("signing keys");
        var key = new SigningKey(Path.Combine(folder, "secret"), Path.Combine(folder, "public"));
        (await sdk.RunAsync(["nix-store", "--generate-binary-cache-key", name, key.File, key.PublicFile], folder, sdk.NewEnvironment(), TimeSpan.FromSeconds(20))).AssertSucceeded();
        return key;
    }
}
