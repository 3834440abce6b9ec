{
  greeting,
  replicas ? 1,
  domain,
}:

{
  web = { };
}
