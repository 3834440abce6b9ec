{
  broken.assertions = [
    {
      assertion = false;
      message = "the moon is not full";
    }
  ];
  good.warnings = [ "mind the gap" ];
}
