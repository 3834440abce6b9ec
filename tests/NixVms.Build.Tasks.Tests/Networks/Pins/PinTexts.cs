using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;

namespace NixVms.Build.Tasks.Tests.Networks.Pins;

/// <summary>Files of pins, and what is read from them.</summary>
internal static class PinTexts
{
    public const string Commit = "6afe187897bef7933475e6af374c893f4c84a293";
    public const string Hash = "sha256-K9yBph93OLTNw02Q6e9CYFGrUhvEXnh45vrZqIRWfvQ=";

    /// <summary>A lock with everything that one can have.</summary>
    public const string Flake = $$"""
        {
          "nodes": {
            "lab": {
              "inputs": { "nixpkgs": [ "nixpkgs" ] },
              "locked": { "narHash": "{{Hash}}", "owner": "acme", "repo": "lab", "rev": "{{Commit}}", "type": "github", "dir": "sub" },
              "original": { "owner": "acme", "repo": "lab", "type": "github" }
            },
            "nixpkgs_2": {
              "locked": {
                "lastModified": 1695145219, "narHash": "{{Hash}}",
                "owner": "NixOS", "repo": "nixpkgs", "rev": "{{Commit}}", "type": "github"
              },
              "original": { "id": "nixpkgs", "ref": "nixos-unstable", "type": "indirect" }
            },
            "own": { "locked": { "path": "./own", "type": "path" }, "original": { "path": "./own", "type": "path" }, "parent": [ "lab" ] },
            "root": { "inputs": { "lab": "lab", "nixpkgs": "nixpkgs_2", "own": "own", "same": [ "lab", "nixpkgs" ] } }
          },
          "root": "root",
          "version": 7
        }
        """;

    /// <summary>The lock of a flake with one input, which is called nixpkgs.</summary>
    public static string LockOf(string locked, string more = "", int version = 7) =>
        $$"""{ "nodes": { "n": { "locked": {{locked}}{{more}} }, "root": { "inputs": { "nixpkgs": "n" } } }, "root": "root", "version": {{version}} }""";

    /// <summary>The lock of a flake with some inputs.</summary>
    public static string LockOfInputs(string inputs) => $$"""{ "nodes": { "root": { "inputs": {{inputs}} } }, "root": "root", "version": 7 }""";

    public const string Npins = $$"""
        {
          "pins": {
            "nixos": { "type": "Channel", "name": "nixos-21.11", "url": "https://releases.nixos.org/nixos/21.11/nixexprs.tar.xz", "hash": "{{Hash}}" },
            "nixpkgs": {
              "type": "Git", "repository": { "type": "GitHub", "owner": "nixos", "repo": "nixpkgs" }, "branch": "nixpkgs-unstable", "submodules": false,
              "revision": "{{Commit}}", "url": "https://github.com/nixos/nixpkgs/archive/{{Commit}}.tar.gz", "hash": "{{Hash}}"
            }
          },
          "version": 8
        }
        """;

    /// <summary>Pins of npins with one that is called nixpkgs.</summary>
    public static string NpinsOf(string pin, int version = 3) => $$"""{ "pins": { "nixpkgs": {{pin}} }, "version": {{version}} }""";

    public const string Niv = $$"""
        {
            "nixpkgs": {
                "branch": "release-20.03", "description": "Nix Packages collection", "homepage": null, "owner": "NixOS", "repo": "nixpkgs",
                "rev": "{{Commit}}", "sha256": "0mkf96prhb3rlxvcxhd8xa5kd56gfrakhriv2s0cir9w6cmrfzbp", "type": "tarball",
                "url": "https://github.com/NixOS/nixpkgs/archive/{{Commit}}.tar.gz", "url_template": "https://github.com/<owner>/<repo>/archive/<rev>.tar.gz"
            }
        }
        """;

    /// <summary>What a text pins under a name.</summary>
    public static NixpkgsSource Source(string format, string text, string name = "nixpkgs")
    {
        var pins = Read(format, text);
        return pins.SourceOf(pins.EntryOf(name));
    }

    /// <summary>The error of a text.</summary>
    public static Diagnostic Error(string format, string text, string name = "nixpkgs") =>
        Assert.Single(Assert.Throws<NixVmsException>(() => Source(format, text, name)).Diagnostics);

    public static IPins Read(string format, string text) =>
        PinFormat.All.Single(f => f.Name == format).Read(PinDocument.Parse("/repo/pins", text));
}
