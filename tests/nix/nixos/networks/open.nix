{
  open.virtualisation.restrictNetwork = false;
  plain = { };
}
