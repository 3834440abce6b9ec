# Shell code as a shell reads it: a string of several lines in a file with the line ends of Windows has those, too, and to a shell
# they are characters of its words. Result: a function of a text.
builtins.replaceStrings [ "\r\n" ] [ "\n" ]
