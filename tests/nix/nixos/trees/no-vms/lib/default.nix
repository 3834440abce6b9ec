# A library alone is no nixpkgs.
{ }
