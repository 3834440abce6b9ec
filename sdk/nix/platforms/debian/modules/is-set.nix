# Whether anything but its own default gives an option a value. Inputs: lib. Result: a function of an option.
lib: option: option.highestPrio < (lib.mkOptionDefault null).priority
