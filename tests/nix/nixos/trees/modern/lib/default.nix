# The library of the debian platform has the module system of today.
import ../../../../../../sdk/nix/lib
