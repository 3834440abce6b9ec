namespace NixVms.Build.Tasks.Tracking;

/// <summary>Finds out whether a recorded evaluation would come out the same today, and if not, says why.</summary>
internal static class InputChange
{
    /// <summary>The first reason for an evaluation, for a reader; null when every input is what it was.</summary>
    /// <param name="recorded">The record of the last evaluation, or null.</param>
    /// <param name="settings">The names of all settings of this build.</param>
    /// <param name="fingerprint">Takes the states of today.</param>
    public static string? Find(InputsFile? recorded, IEnumerable<string> settings, Fingerprint fingerprint)
    {
        if (recorded is null)
            return "first evaluation";
        if (recorded.Inputs.FirstOrDefault(i => i.Kind == TrackedInputKind.Always) is { } always)
            return $"always, because of {always.Name}";
        if (settings.Except(recorded.Inputs.Where(i => i.Kind == TrackedInputKind.Setting).Select(i => i.Name)).FirstOrDefault() is { } added)
            return $"setting: {added}";

        var changed = recorded.Inputs.FirstOrDefault(i => fingerprint.Of(i.Kind, i.Name) != i.Fingerprint);
        return changed is null ? null : Describe(changed);
    }

    private static string Describe(TrackedInput input) => input.Kind switch
    {
        TrackedInputKind.Setting => $"setting: {input.Name}",
        TrackedInputKind.Variable => $"environment: {input.Name}",
        TrackedInputKind.Existence => $"appeared or disappeared: {input.Name}",
        TrackedInputKind.Link => $"link points elsewhere: {input.Name}",
        TrackedInputKind.Folder => $"changed in the folder: {input.Name}",
        _ => $"changed: {input.Name}",
    };
}
