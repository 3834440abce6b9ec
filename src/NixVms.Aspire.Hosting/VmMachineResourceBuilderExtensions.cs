using Aspire.Hosting.ApplicationModel;
using NixVms.Aspire.Hosting;

namespace Aspire.Hosting;

/// <summary>What an app host says of a machine, beside what it says of every resource.</summary>
public static class VmMachineResourceBuilderExtensions
{
    private static readonly string[] s_types =
        [".service", ".socket", ".target", ".timer", ".path", ".mount", ".automount", ".swap", ".slice", ".scope", ".device"];

    /// <summary>
    /// Names a unit of systemd that counts: the machine is healthy while it is active, and it gets the environment that the
    /// app host gives the machine (<c>WithEnvironment</c>, <c>WithReference</c>, <c>WithOtlpExporter</c>).
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <exception cref="DistributedApplicationException">No unit can have that name (NIXVM5022).</exception>
    public static IResourceBuilder<VmMachineResource> WithUnit(this IResourceBuilder<VmMachineResource> machine, string unit)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Length is 0 or > 200 || !unit.All(c => char.IsAsciiLetterOrDigit(c) || ":-_.\\@".Contains(c, StringComparison.Ordinal)))
        {
            throw HostingErrors.Declaration(
                $"the machine {machine.Resource.Name} can have no unit \"{GuestText.Line(unit)}\": names are letters, digits and :-_.\\@.");
        }

        return machine.WithAnnotation(new VmUnitAnnotation(s_types.Any(t => unit.EndsWith(t, StringComparison.Ordinal)) ? unit : unit + ".service"));
    }
}
