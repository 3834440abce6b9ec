derivation {
  name = "vm-test-run";
  system = "x86_64-linux";
  builder = "/bin/sh";
}
