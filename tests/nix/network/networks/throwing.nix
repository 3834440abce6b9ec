{
  web = throw "nobody needs the machine's own value";
  "a b" = throw "nor this one";
}
