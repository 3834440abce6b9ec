namespace NixVms.Testing;

/// <summary>What a machine is doing.</summary>
public enum VmState
{
    /// <summary>Not started, or shut down.</summary>
    Off,

    /// <summary>Powered on, and does not accept commands yet.</summary>
    Starting,

    /// <summary>Accepts commands.</summary>
    Running,

    /// <summary>Its processors are stopped.</summary>
    Paused,

    /// <summary>Its kernel has panicked. QEMU is kept, for a look at it, until the machine is started again or the network is disposed.</summary>
    Panicked,

    /// <summary>The host had no room for what it wrote, so that QEMU stopped it.</summary>
    DiskFull,

    /// <summary>QEMU has ended unexpectedly, or was killed.</summary>
    Crashed,
}
