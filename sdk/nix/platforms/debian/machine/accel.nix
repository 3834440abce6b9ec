# The derivation with bin/nixvms-accel, which prints kvm or tcg.
# Inputs: writeTree (write-tree.nix), quote, shell and path (busybox.nix), the kernel to try, the release and the
#         architecture's entry in it. Result: a derivation.
{
  writeTree,
  quote,
  shell,
  path,
  kernel,
  architecture,
  release,
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
      processor=${quote architecture.processor}
      host_processor=${quote release.architectures.${release.hostSystem}.processor}

      ${builtins.readFile ./accel.sh}'';
  }
] { }
