namespace NixVms.Build.Tasks.Building;

/// <summary>The script <c>run-vms</c> in bin/, which starts the one in the store.</summary>
internal static class RunVmsLauncher
{
    /// <summary>It names the store path, not the out link, so that it works with NoOutLink and starts what this build made.</summary>
    public static string Text(string outPath) =>
        $"#!/bin/sh\n# Made by NixVms.Build: starts the virtual network. Try --help.\nexec {ShellQuote($"{outPath}/bin/run-vms")} \"$@\"\n";

    private static string ShellQuote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
