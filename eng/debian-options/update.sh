#!/bin/sh
# Writes docs/debian-options.md from the options of the debian platform.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# Nix prints the text as a string literal of JSON, whose escapes printf knows.
text=$(NIX_PATH='' nix-instantiate --eval --strict --json "$here/page.nix")
text=${text#\"}
text=${text%\"}
printf '%b' "$(printf '%s' "$text" | sed 's/\\"/"/g')" > "$here/../../docs/debian-options.md"
