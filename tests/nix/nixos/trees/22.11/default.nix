# A stand-in for nixpkgs 22.11, the first with the test modules.
import ../modern
