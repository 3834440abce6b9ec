namespace Aspire.Hosting.ApplicationModel;

/// <summary>A unit of systemd in a machine that makes the machine healthy, and gets what the app host says of its environment.</summary>
/// <param name="unit">Its full name, such as <c>shop.service</c>.</param>
public sealed class VmUnitAnnotation(string unit) : IResourceAnnotation
{
    /// <summary>Its full name.</summary>
    public string Unit { get; } = unit;
}
