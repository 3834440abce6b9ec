# Quotes a string for the shell, so that it is data whatever it holds: a'b becomes 'a'\''b'.
text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] (toString text)}'"
