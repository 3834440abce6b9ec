using System.Globalization;
using System.Text;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>README.md of a published network: how to run it.</summary>
internal static class PublishedReadme
{
    public static string Text(string name, NetworkManifest manifest)
    {
        var machines = new StringBuilder();
        foreach (var machine in manifest.Machines)
            machines.Append(CultureInfo.InvariantCulture, $"| {machine.Name} | {(machine.PrimaryAddress.Length > 0 ? machine.PrimaryAddress : "-")} | {machine.System} |\n");
        string Packages(string x86, string arm) => string.Join(" ", manifest.Machines.Select(m => m.System == "aarch64-linux" ? arm : x86).Distinct().DefaultIfEmpty(x86));
        var first = manifest.Machines.FirstOrDefault()?.Name ?? "MACHINE";
        return $$"""
            # {{name}}: a network of virtual machines

            | machine | address | system |
            |---|---|---|
            {{machines}}
            It runs on any Linux that has QEMU, on the architecture that it was published on (x86_64, as a rule). Nix and .NET are not
            needed, nor is root. The folder can be moved and copied anywhere, and started several times at once; nothing is written to it.

            ## Run it

            Install QEMU: on Debian and Ubuntu `apt install {{Packages("qemu-system-x86", "qemu-system-arm")}}`, on Fedora `dnf install {{Packages("qemu-system-x86", "qemu-system-aarch64")}}`, on Arch
            `pacman -S {{Packages("qemu-system-x86", "qemu-system-aarch64")}}`. Then

                ./run-vms                          starts all machines and shows their consoles; Ctrl-C stops them
                ./run-vms {{first}}                    starts only some
                ./run-vms --state DIR              keeps disks and logs in DIR; otherwise nothing is left
                ./run-vms --forward {{first}}:8080:80  makes port 80 of {{first}} port 8080 of 127.0.0.1
                ./run-vms --help                   all options

            and, while it runs, from another terminal

                ./run-vms shell {{first}}              root's shell
                ./run-vms ssh {{first}}                the same by SSH, where the machine has a server
                ./run-vms console {{first}}            the serial console
                ./run-vms switch                   machines take over the build of this folder

            Machines use KVM where it works: `/dev/kvm` must be there and this user may use it. Else they are emulated, which is about ten
            times slower. `NIXVMS_ACCEL=kvm` or `tcg` decides by hand, `NIXVMS_QEMU` names another QEMU.

            ## Test it

            With the package NixVms.Testing, this folder is a network as one that was built on this computer is:

                await using var network = await VmNetwork.StartAsync("path/of/this/folder");

            ## What is in it

            | path | what it is |
            |---|---|
            | `run-vms` | starts the network |
            | `bin/run-MACHINE-vm` | starts one machine, alone |
            | `network.json` | what the network is; paths are relative to this folder, those of sources to the project |
            | `ssh_config` | for `ssh -F`: machines with a forwarded SSH port or a `deployment.targetHost` |
            | `store/` | kernels, images, and the programs that start them; machines see it as `/nix/store` |

            """;
    }
}
