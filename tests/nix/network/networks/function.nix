{
  greeting ? "hi",
  replicas ? 1,
}:

builtins.listToAttrs (
  builtins.genList (index: {
    name = "web${toString index}";
    value.environment.etc.greeting.text = greeting;
  }) replicas
)
