# The derivation with bin/nixvms-accel, which prints kvm or tcg.
# Inputs: writeTree (write-tree.nix), quote, shell and path (busybox.nix), the kernel to try, the architecture's entry
#         in the release. Result: a derivation.
{
  writeTree,
  quote,
  shell,
  path,
  kernel,
  architecture,
}:
writeTree "nixvms-accel-${architecture.name}" [
  {
    path = "bin/nixvms-accel";
    executable = true;
    text = ''
      #!${shell}
      store=${quote builtins.storeDir}
      tools=${quote path}
      kernel=${quote "${kernel}/kernel"}
      qemu_default=${quote architecture.qemu}
      machine_type=${quote architecture.machineType}

      ${builtins.readFile ./accel.sh}'';
  }
] { }
