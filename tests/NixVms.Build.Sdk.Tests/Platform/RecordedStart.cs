using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The command line with which the start script of a machine would start QEMU: a program in its place prints it.</summary>
internal static class RecordedStart
{
    /// <summary>Makes the program, which prints each of its arguments on a line. Returns its path.</summary>
    public static string MakeQemu(TestProject project, string path)
    {
        project.With(path, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        MakeExecutable(project[path]);
        return project[path];
    }

    public static Task<ProgramOutput> RunAsync(TestProject project, string machine, (string Name, string Value)[] variables, params string[] arguments)
    {
        // Found first where a test fails: it must not start the QEMU of the host, least of all with KVM.
        project.With("decoy/qemu-system-x86_64", "#!/bin/sh\necho the QEMU of the PATH\n");
        MakeExecutable(project["decoy/qemu-system-x86_64"]);
        return project.RunAsync(
        [
            "env", $"PATH={project["decoy"]}:{project.Environment["PATH"]}", .. variables.Select(v => $"{v.Name}={v.Value}"),
            project[$"result/bin/run-{machine}-vm"], .. arguments,
        ]);
    }

    /// <summary>The values of an option, in their order.</summary>
    public static IReadOnlyList<string> ValuesOf(this ProgramOutput output, string option)
    {
        var arguments = output.Text.Split('\n');
        return [.. arguments.Skip(1).Where((_, index) => arguments[index] == option)];
    }

    private static void MakeExecutable(string path) =>
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
