{
  codeOf = name: if name == "red" then "#f00" else throw "There is no colour ${name}.";
}
