{
  people.ann = {
    age = 1;
    agee = 2;
  };
}
