{
  people = {
    ann = { };
  };
}
