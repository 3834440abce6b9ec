# Options of a set that nobody knows are one error each.
{
  unheard.of.thing = 1;
  unheard.again = 2;
}
