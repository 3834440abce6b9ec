builtins.listToAttrs (
  builtins.genList (index: {
    name = "m${toString index}";
    value = { };
  }) 255
)
