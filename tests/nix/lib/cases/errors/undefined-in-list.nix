{
  people.ann = {
    age = 1;
    keys = [
      { text = "a"; }
      { }
    ];
  };
}
