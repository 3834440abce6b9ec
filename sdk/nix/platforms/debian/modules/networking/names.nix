# Types of names that go into the commands of `ip` and `nft`.
# Inputs: lib. Result: { interfaceName }.
lib: {
  # The kernel refuses what is longer.
  interfaceName = lib.types.strMatching "[A-Za-z0-9_.-]{1,15}";
}
