using System.Runtime.Versioning;

// Nix runs nowhere else, and neither do tests with real processes and links.
[assembly: UnsupportedOSPlatform("windows")]
