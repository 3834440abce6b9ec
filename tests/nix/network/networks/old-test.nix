{
  machine = { };
  testScript = { nodes, ... }: "";
}
