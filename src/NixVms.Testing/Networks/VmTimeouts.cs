using System.Globalization;

namespace NixVms.Testing;

/// <summary>
/// How long things may take when a call does not say. All of them are multiplied by <see cref="Scale"/>; a timeout
/// that is given to a call is taken as it is.
/// </summary>
public sealed record VmTimeouts
{
    private const double EmulationScale = 4;

    /// <summary>From power-on until a machine accepts commands: 2 minutes.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A command: 1 minute.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A wait for a unit, a port, a file and so on: 1 minute.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A clean shutdown: 30 seconds.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What machines are asked for when artefacts are saved, together: 5 seconds.</summary>
    public TimeSpan Artifacts { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two looks at what is waited for: 100 milliseconds. Never scaled.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What all timeouts are multiplied by. By default the number in the environment variable
    /// <c>NIXVMS_TIMEOUT_SCALE</c>, else 1 with hardware virtualisation and 4 under emulation (TCG).
    /// </summary>
    public double? Scale { get; init; }

    internal TimeSpan Scaled(TimeSpan timeout, bool isEmulated) => timeout * (Scale ?? FromEnvironment() ?? (isEmulated ? EmulationScale : 1));

    private static double? FromEnvironment() =>
        double.TryParse(Environment.GetEnvironmentVariable("NIXVMS_TIMEOUT_SCALE"), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && scale > 0
            ? scale
            : null;
}
