# Whether an attribute set is a test of NixOS: it says what is to be done beside what is there.
part:

(builtins.isAttrs (part.nodes or null) && (part ? testScript || builtins.isString (part.name or null)))
|| (part ? machine && part ? testScript)
