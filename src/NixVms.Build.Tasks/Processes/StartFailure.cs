using System.ComponentModel;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Explains why a program does not start, and what to do: it is Debian's, or else Nix's.</summary>
internal static class StartFailure
{
    // errno of Linux; the framework itself refuses a folder, without one.
    private const int NoEntry = 2, NoFormat = 8, NoAccess = 13, NoFolder = 20, Loop = 40, OfFramework = 0;

    public static NixVmsException Explain(ProcessCommand command, Win32Exception failure)
    {
        var error = failure.NativeErrorCode;
        var what = $"{command.FileName} does not run: {Cause(command, error)}.";
        if (error is not (NoEntry or NoFormat or NoAccess or NoFolder or Loop or OfFramework) || !Directory.Exists(command.WorkingDirectory))
            return new NixVmsException(ErrorCodes.NixFailed, what);
        return Path.GetFileName(command.FileName) switch
        {
            "apt-get" => OfDebian("apt"),
            "dpkg-deb" => OfDebian("dpkg"),
            _ => new NixVmsException(ErrorCodes.NixMissing, $"{what} Install Nix completely, or set the property NixToolPath to a folder that holds all of its programs: nix, nix-instantiate, nix-store and nix-hash."),
        };

        NixVmsException OfDebian(string package) =>
            new(ErrorCodes.DebianToolMissing, $"{what} Install the package '{package}' of your distribution, or use nixpkgs instead: set the property NixpkgsPath.");
    }

    private static string Cause(ProcessCommand command, int error) => error switch
    {
        NoEntry or NoFolder when !Directory.Exists(command.WorkingDirectory) => $"the folder '{command.WorkingDirectory}' is gone",
        OfFramework => "it is no file",
        NoEntry when File.Exists(command.FileName) => "the interpreter or loader that it names is not there",
        _ => new Win32Exception(error).Message,
    };
}
