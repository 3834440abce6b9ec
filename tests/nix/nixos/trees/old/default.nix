# A stand-in for nixpkgs of before 22.11, when no machine could be kept from its host.
import ../modern
