# A stand-in for a nixpkgs that needs a newer Nix.
import ../modern
