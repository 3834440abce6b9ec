{
  alpha = { lib, config, ... }: {
    options.lab.colour = lib.mkOption {
      type = lib.types.str;
      example = "red";
      description = "The colour of the lab's door.";
    };
    config = {
      environment.etc."colour".text = config.lab.colour;
    };
  };
}
