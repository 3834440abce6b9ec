namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A folder for NixToolPath whose programs write down their arguments and then become the real Nix.</summary>
internal sealed class LoggingNix
{
    private readonly string _log;

    public LoggingNix(ScratchFolder folder)
    {
        Folder = folder.New("nix");
        _log = folder.NewFile(".nix");
        foreach (var name in NixPrograms.Names)
        {
            var program = Path.Combine(Folder, name);
            File.WriteAllText(program, $"#!/bin/sh\n{{ printf '%s ' {name} \"$@\"; echo; }} >>'{_log}'\nexec '{NixPrograms.Find(name)}' \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Folder { get; }

    /// <summary>The command lines so far.</summary>
    public IReadOnlyList<string> CommandLines => File.Exists(_log) ? File.ReadAllLines(_log) : [];

    /// <summary>Those that evaluate, build or link, not those that only ask Nix for its version or settings.</summary>
    public IReadOnlyList<string> Operations =>
        [.. CommandLines.Where(l => !l.Contains(" --version ") && !l.Contains("show-config ") && !l.Contains("config show "))];
}
