{
  alpha = {
    deployment.targetHost = 10;
  };
}
