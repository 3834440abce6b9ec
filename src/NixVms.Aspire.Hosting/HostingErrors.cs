using Aspire.Hosting;

namespace NixVms.Aspire.Hosting;

/// <summary>What can be wrong, each with the code that has a page in docs/diagnostics.</summary>
internal static class HostingErrors
{
    /// <summary>The folder of a network has none.</summary>
    public static DistributedApplicationException NoNetwork(string resource, Exception cause) => new($"NIXVM5020: {resource}: {cause.Message}", cause);

    /// <summary>A machine is off although it had to start.</summary>
    public static string NotStarted(string resource, string cause) => $"NIXVM5021: {resource} did not start: {GuestText.Lines(cause)}";

    /// <summary>The app host says of a network what cannot be.</summary>
    public static DistributedApplicationException Declaration(string text) => new($"NIXVM5022: {text}");

    /// <summary>A machine cannot have the environment that the app host gives it.</summary>
    public static DistributedApplicationException Environment(string resource, string text) => new($"NIXVM5023: {resource}: {text}");
}
