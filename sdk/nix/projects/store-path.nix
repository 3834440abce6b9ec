# Adds a file or folder to the store. Input: a name, and { path; sha256; } with the hash of its archive. Result: a string.
name: file:
"${builtins.path {
  inherit name;
  path = /. + file.path;
  inherit (file) sha256;
}}"
