{
  codeOf = name:
    if name == "red" then "#f00"
    else if name == "green" then "#0f0"
    else throw "There is no colour ${name}.\nThere are red and green.";
}
