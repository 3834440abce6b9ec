{
  people.ann.keys = [
    { text = "a"; }
    {
      comment = "b";
    }
  ];
}
