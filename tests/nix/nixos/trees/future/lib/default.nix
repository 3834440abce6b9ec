throw "A library that only a newer Nix understands."
