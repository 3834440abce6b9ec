# pkgs.linuxPackages and its like, for configurations that choose a kernel (boot.kernelPackages, which has no effect): every
# kernel is Debian's.
# Inputs: lib; package, a function of a Debian package's name; kernelPackage, the name of the kernel's. Result: an attribute set.
{
  lib,
  package,
  kernelPackage,
}:
let
  kernels = [
    "5_4"
    "5_10"
    "5_15"
    "6_1"
    "6_6"
    "6_12"
    "hardened"
    "latest"
    "latest-libre"
    "lqx"
    "rpi3"
    "rpi4"
    "testing"
    "xanmod"
    "xanmod_latest"
    "zen"
  ];

  linuxPackages = {
    kernel = package kernelPackage;
    bpftrace = package "bpftrace";
    cpupower = package "linux-cpupower";
    perf = package "linux-perf";
  };
in
{
  inherit linuxPackages;
  linuxPackagesFor = _: linuxPackages;
  linuxKernel.packages = lib.genAttrs (map (name: "linux_${name}") kernels) (_: linuxPackages);
}
// lib.genAttrs (map (name: "linuxPackages_${name}") kernels) (_: linuxPackages)
