using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Running;

/// <summary>A machine is healthy when it answers, and its units are active.</summary>
internal sealed class MachineHealthCheck(VmMachineResource resource) : IHealthCheck
{
    /// <summary>For all its answers together; emulated machines that start something are slow.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (resource.Machine is not { State: VmState.Running } machine)
            return HealthCheckResult.Unhealthy($"The machine is {(resource.Machine?.State ?? VmState.Off).ToString().ToLowerInvariant()}.");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            await machine.SucceedAsync("true", null, limit.Token).ConfigureAwait(false);
            foreach (var unit in resource.Units)
            {
                var status = await machine.Services.GetStatusAsync(unit, null, limit.Token).ConfigureAwait(false);
                if (status.ActiveState != "active")
                    return HealthCheckResult.Unhealthy(GuestText.Line($"{unit} is {Described(status)}."));
            }

            return HealthCheckResult.Healthy();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"The machine does not answer within {s_limit.TotalSeconds} s."));
        }
        catch (VmException e)
        {
            return HealthCheckResult.Unhealthy(GuestText.Lines(e.Message));
        }
    }

    private static string Described(UnitStatus status) =>
        status.LoadState is "loaded" ? $"{status.ActiveState} ({status.SubState})" : $"{status.ActiveState} ({status.LoadState})";
}
