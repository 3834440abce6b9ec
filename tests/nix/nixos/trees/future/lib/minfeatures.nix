# As since 2025: what the tree asks of Nix.
{
  missing = [ { description = "the `timeTravel` builtin"; } ];
}
