namespace NixVms.Testing;

/// <summary>The state of a systemd unit.</summary>
/// <param name="Unit">Its name.</param>
/// <param name="LoadState">Such as <c>loaded</c>, <c>not-found</c>, <c>masked</c>.</param>
/// <param name="ActiveState">Such as <c>active</c>, <c>inactive</c>, <c>activating</c>, <c>failed</c>.</param>
/// <param name="SubState">More exactly, such as <c>running</c>, <c>exited</c>, <c>dead</c>.</param>
/// <param name="Properties">All of its properties, as <c>systemctl show</c> prints them.</param>
public sealed record UnitStatus(
    string Unit, string LoadState, string ActiveState, string SubState, IReadOnlyDictionary<string, string> Properties);
