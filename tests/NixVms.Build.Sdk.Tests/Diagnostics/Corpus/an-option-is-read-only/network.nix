{
  alpha = { lib, config, ... }: {
    options.lab.size = lib.mkOption {
      type = lib.types.int;
      default = 3;
      readOnly = true;
      description = "The size of the lab.";
    };
    config = {
      lab.size = 4;
      networking.hostName = "alpha-${toString config.lab.size}";
    };
  };
}
