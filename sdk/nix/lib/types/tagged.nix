# Types that say which of several kinds a value is, and some of a few fixed forms.
#
# Input: `lib`. Result: the types.
lib:
let
  inherit (lib.types) addCheck mkOptionType str;
  nameOf = value: builtins.head (builtins.attrNames value);
in
{
  # One attribute out of several, each an option: attrTag { file = mkOption { … }; text = mkOption { … }; }.
  attrTag =
    tags:
    mkOptionType {
      name = "attrTag";
      description = "attribute-tagged union";
      check =
        value:
        builtins.isAttrs value && builtins.length (builtins.attrNames value) == 1 && tags ? ${nameOf value};
      merge =
        loc: definitions:
        let
          tag = nameOf (builtins.head definitions).value;
          option = tags.${tag};
          merged =
            (lib.modules.mergeDefinitions (loc ++ [ tag ]) (option.type or lib.types.unspecified) (
              map (d: d // { value = d.value.${tag}; }) definitions
            )).mergedValue;
        in
        if builtins.all (d: d.value ? ${tag}) definitions then
          { ${tag} = (option.apply or (value: value)) merged; }
        else
          lib.options.failConflict loc "It can be one of its kinds only. Keep one, or say with lib.mkForce which one wins." definitions;
      nestedTypes = builtins.mapAttrs (_: option: option.type or lib.types.unspecified) tags;
    };

  # A field of a line such as /etc/passwd has.
  passwdEntry =
    entry:
    addCheck entry (value: !(lib.hasInfix ":" value || lib.hasInfix "\n" value))
    // {
      name = "passwdEntry ${entry.name}";
      description = "${entry.description}, not containing newlines or colons";
    };

  externalPath =
    addCheck str (value: builtins.substring 0 1 value == "/" && !(lib.isStorePath value))
    // {
      name = "externalPath";
      description = "absolute path not in the Nix store";
    };
}
