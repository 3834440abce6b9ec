using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Debian;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Resolves every package of the debian platform's lock anew, in the newest versions of the archive.</summary>
[MSBuildMultiThreadableTask]
public sealed class RefreshDebianLock : NixNetworkTask
{
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken) =>
        await DebianLockUpdater.EnsureAsync(DebianLockRequest() with { Refresh = true }, cancellationToken).ConfigureAwait(false);
}
