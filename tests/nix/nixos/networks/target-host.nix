{
  web = {
    deployment.targetHost = 5;
  };
}
