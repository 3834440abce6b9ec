{
  alpha = {
    warnings = [ "alpha still uses the old key." "alpha has no backup." ];
  };
  beta = {
    warnings = [ "beta is small." ];
  };
}
