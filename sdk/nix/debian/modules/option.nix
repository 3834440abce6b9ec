# The short form of a declaration, since every option here has a type, a default and a description.
# Inputs: lib. Result: a function TYPE DEFAULT DESCRIPTION that returns an option.
lib: type: default: description:
lib.mkOption {
  inherit type default description;
}
