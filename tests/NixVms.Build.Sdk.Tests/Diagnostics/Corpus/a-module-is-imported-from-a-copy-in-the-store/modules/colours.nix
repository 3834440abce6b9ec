{
  codeOf = name: throw "There is no ${name}.";
}
