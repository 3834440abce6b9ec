{
  function = x: "text";
}
