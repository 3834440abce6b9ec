namespace NixVms.Build.Tasks.Networks;

/// <summary>What the machines of a network are made of.</summary>
internal enum NetworkPlatform
{
    /// <summary>NixOS where a nixpkgs is known, else Debian.</summary>
    Auto,

    /// <summary>NixOS from a nixpkgs tree.</summary>
    Nixos,

    /// <summary>The embedded platform: Debian machines with NixOS's option names.</summary>
    Debian,
}
