# The short form of a declaration, since every option here has a type, a default and a description.
# Inputs: lib. Result: a function TYPE DEFAULT DESCRIPTION that returns an option.
lib: type: default: description:
# What lib.mkOption would return: a network of 254 machines declares 80,000 options.
{
  _type = "option";
  inherit type default description;
}
