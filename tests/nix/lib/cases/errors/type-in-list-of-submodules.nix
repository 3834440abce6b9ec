{
  people.ann.keys = [
    { text = "a"; }
    { text = 5; }
  ];
}
