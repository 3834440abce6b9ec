# Every error of the module system: its code, its message and its position, from the modules in ./cases/errors.
let
  inherit (import ./fixture.nix) lib;
  folder = toString ./cases/errors;

  evaluate =
    name:
    lib.evalModules {
      unknownOptionHint = "This is a part of NixOS.";
      class = "nixos";
      modules = [
        ./cases/errors/platform.nix
        (./cases/errors + "/${name}.nix")
      ];
    };

  # Forces everything but functions, which --strict does not print either.
  error = name: option: position: text: {
    throws =
      let
        inherit ((evaluate name)) config;
      in
      builtins.deepSeq (lib.attrByPath option (throw "no such option") config) "no error";
    message = text + (if position == null then "" else "\nat ${folder}/${position}");
  };

  # The same for an option below `a`, given as a string.
  at = name: option: error name (lib.splitString "." option);
  any = name: error name [ ];
  in' = file: "${folder}/${file}";
in
{
  # --- NIXVM3010: unknown options
  unknown = any "unknown" "unknown.nix:2:3" "NIXVM3010: The option 'services.opensh' does not exist. Did you mean 'services.openssh'? This is a part of NixOS.";
  unknownBelow = any "unknown-below" "unknown-below.nix:3:5" "NIXVM3010: The option 'services.openssh.enabled' does not exist. Did you mean 'services.openssh.enable'? This is a part of NixOS.";
  unknownInMkIfFalse = any "unknown-in-mkif-false" "unknown-in-mkif-false.nix:6:9" "NIXVM3010: The option 'services.openssh.prots' does not exist. Did you mean 'services.openssh.ports'? This is a part of NixOS.";
  unknownElsewhere = any "unknown-elsewhere" "unknown-elsewhere.nix:2:3" "NIXVM3010: The option 'openssh' does not exist. Did you mean 'services.openssh'? ...";
  unknownCase = any "unknown-case" "unknown-case.nix:2:3" "NIXVM3010: The option 'networking.hostname' does not exist. Did you mean 'networking.hostName'? ...";
  unknownWithoutLikeness = any "unknown-without-likeness" "unknown-without-likeness.nix:2:3" "NIXVM3010: The option 'quantum' does not exist. This is a part of NixOS.";
  unknownSeveral = any "unknown-several" "unknown-several.nix:2:3" "NIXVM3010: The option 'networking.hostNam' does not exist. Did you mean 'networking.hostName'? This is a part of NixOS. at ${in' "unknown-several.nix:3:3"} NIXVM3010: The option 'services.opensh' does not exist. Did you mean 'services.openssh'? This is a part of NixOS.";
  unknownSet = any "unknown-set" "unknown-set.nix:3:3" "NIXVM3010: The option 'unheard.again' does not exist. This is a part of NixOS. at ${in' "unknown-set.nix:4:3"} NIXVM3010: The option 'unheard.of' does not exist. This is a part of NixOS.";
  unknownInSubmodule = at "unknown-in-submodule" "people" "unknown-in-submodule.nix:4:5" "NIXVM3010: The option 'people.ann.agee' does not exist. Did you mean 'people.ann.age'? This is a part of NixOS.";
  unknownGenerated = at "unknown-generated" "people" "unknown-generated.nix:5:5" "NIXVM3010: The option 'people.ann.wage' does not exist. Did you mean 'people.ann.age'? This is a part of NixOS.";
  unknownInherited = any "unknown-inherited" "unknown-inherited.nix:8:20" "NIXVM3010: The option 'networking.hostNam' does not exist. ...";

  # --- NIXVM3011: no value
  undefined = at "undefined" "services.httpd.adminAddr" "platform.nix:19:3" "NIXVM3011: The option 'services.httpd.adminAddr' is used but has no value, and no default. The mail address of the administrator. Set it, for example: services.httpd.adminAddr = \"admin@example.org\";";
  undefinedWithParent = at "undefined-with-parent" "services.httpd.adminAddr" "undefined-with-parent.nix:2:3" "NIXVM3011: The option 'services.httpd.adminAddr' is used but has no value, and no default. ...";
  undefinedInSubmodule = at "undefined-in-submodule" "people.ann.age" "undefined-in-submodule.nix:3:5" "NIXVM3011: The option 'people.ann.age' is used but has no value, and no default. Set it.";
  undefinedInList = at "undefined-in-list" "people.ann.keys" "undefined-in-list.nix:4:5" "NIXVM3011: The option 'people.ann.keys.[definition 1-entry 2].text' is used but has no value ...";
  undefinedInListElement = at "undefined-in-list-element" "people.ann.keys" "undefined-in-list-element.nix:5:7" "NIXVM3011: The option 'people.ann.keys.[definition 1-entry 2].text' is used but has no value ...";

  # --- NIXVM3012: wrong types
  type = at "type" "services.openssh" "type.nix:2:3" "NIXVM3012: The option 'services.openssh.enable' wants a value of type 'Boolean', but it is set to the string \"yes\".";
  typeInMkForce = at "type-in-mkforce" "services.openssh" "type-in-mkforce.nix:6:9" "NIXVM3012: The option 'services.openssh.enable' wants a value of type 'Boolean', but it is set to a list of 2 elements.";
  typeInList = at "type-in-list" "services.openssh" "type-in-list.nix:2:3" "NIXVM3012: Element 2 of the option 'services.openssh.ports' wants a value of type 'port number; between 0 and 65535 (both inclusive)', but it is set to the integer 70000.";
  typeInAttrs = at "type-in-attrs" "networking.extra" "type-in-attrs.nix:4:5" "NIXVM3012: The option 'networking.extra.b' wants a value of type 'signed integer or string', but it is set to the Boolean true.";
  typeInListOfSubmodules = at "type-in-list-of-submodules" "people.ann.keys" "type-in-list-of-submodules.nix:4:7" "NIXVM3012: The option 'people.ann.keys.[definition 1-entry 2].text' wants a value of type 'string', but it is set to the integer 5.";
  typeEnum = at "type-enum" "mode" "type-enum.nix:2:3" "NIXVM3012: The option 'mode' wants a value of type 'one of \"fast\", \"slow\"', but it is set to the string \"medium\".";
  typeNull = at "type-null" "networking.hostName" "type-null.nix:2:3" "NIXVM3012: The option 'networking.hostName' wants a value of type 'string', but it is set to null.";
  typeFunction = at "type-function" "networking.hostName" "type-function.nix:2:3" "but it is set to a function.";
  typeResultOfFunction = {
    throws = (evaluate "type-result-of-function").config.function 1;
    message = "NIXVM3012: The result of the function in the option 'function' wants a value of type 'signed integer', but it is set to the string \"text\". at ${in' "type-result-of-function.nix:2:3"}";
  };
  typeSetForList = at "type-set-for-list" "services.openssh" "type-set-for-list.nix:2:3" "but it is set to an attribute set with the attributes a, b.";
  typeFailingValue = at "type-failing-value" "networking.extra" "type-failing-value.nix:2:3" "NIXVM3012: The option 'networking.extra.a' wants a value of type 'signed integer or string', but it is set to an attribute set with the attribute inner.";
  noSet = any "no-set" "no-set.nix:2:3" "NIXVM3012: The option 'services' is a set of options, but it is set to the integer 5. Set the options in it one by one.";
  condition = at "condition" "networking.hostName" "condition.nix:3:3" "NIXVM3012: The condition of lib.mkIf must be a Boolean, but it is the string \"always\".";
  defaultOfWrongType = at "default-of-wrong-type" "foo" "default-of-wrong-type.nix:5:5" "NIXVM3012: The option 'foo' wants a value of type 'signed integer', but it is set to the string \"a\".";
  freeform = any "freeform" "freeform.nix:4:3" "NIXVM3012: The option 'wrong' wants a value of type 'signed integer', but it is set to the string \"text\".";

  # --- NIXVM3013: conflicts
  conflict = at "conflict" "networking.hostName" "conflict-other.nix:2:3" "NIXVM3013: The option 'networking.hostName' has conflicting definitions: the string \"a\" (at ${in' "conflict-other.nix:2:3"}) and the string \"b\" (at ${in' "conflict.nix:3:3"}). Keep one of them, or say which one wins with lib.mkForce (or with lib.mkDefault, which one loses).";
  conflictNull = at "conflict-null" "maybe" "conflict-null.nix:3:3" "NIXVM3013: The option 'maybe' has conflicting definitions: null (at ${in' "conflict-null.nix:3:3"}) and the integer 1 (at ${in' "conflict-null.nix:3:3"}). It is null in one place and has a value in another. ...";
  conflictUnique = at "conflict-unique" "once" "conflict-unique.nix:2:17" "It takes one definition. Remove all but one, or say with lib.mkForce which one wins.";
  conflictAnything = at "conflict-anything" "anything.a" "conflict-anything.nix:2:17" "NIXVM3013: The option 'anything.a.b' has conflicting definitions: the integer 1 (at ${in' "conflict-anything.nix:2:17"}) and the string \"x\" (at ${in' "conflict-anything.nix:3:3"}). They are of different kinds.";
  conflictEither = at "conflict-either" "networking.extra" "conflict-either.nix:2:17" "NIXVM3013: The option 'networking.extra.a' has conflicting definitions ...";

  # --- NIXVM3014: modules
  importRelativeString = any "import-relative-string" "import-relative-string.nix:2:3" "NIXVM3014: The module '${in' "import-relative-string.nix"}' imports the string \"nowhere.nix\", which is no absolute path. Write a path without quotation marks, such as ./nowhere.nix.";
  importNumber = any "import-number" "import-number.nix:2:3" "NIXVM3014: The module '${in' "import-number.nix"}' imports the integer 5, which is not a module. ...";
  importList = any "import-list" "no-module.nix:1:1" "NIXVM3014: The file '${in' "no-module.nix"}' is used as a module, but it evaluates to a list of 2 elements. A module is an attribute set, a function that returns one, or the path of a file with either.";
  importsNoList = any "imports-no-list" "imports-no-list.nix:2:3" "NIXVM3014: The attribute 'imports' of '${in' "imports-no-list.nix"}' must be a list of modules, but it is the path ${in' "platform.nix"}.";
  importOfAnOption = any "import-of-a-derivation-type" "import-of-a-derivation-type.nix:3:3" "imports an option declaration (lib.mkOption), which is not a module. ...";
  besideConfig = any "beside-config" "beside-config.nix:3:3" "NIXVM3014: The module '${in' "beside-config.nix"}' has the attribute 'services' beside 'config'. A module with 'config' or 'options' sets its options inside 'config': move 'services' there.";
  besideOptions = any "beside-options" "beside-options.nix:3:3" "has the attribute 'networking' beside 'options'. ...";
  configNoSet = any "config-no-set" "config-no-set.nix:2:3" "NIXVM3014: The configuration of a module must be an attribute set, but in '${in' "config-no-set.nix"}' it is the integer 5.";
  functionReturnsNumber = any "function-returns-number" "function-returns-number.nix:1:1" "NIXVM3014: The file '${in' "function-returns-number.nix"}' is used as a module, but it evaluates to the integer 5. ...";
  class = any "class" "class.nix:2:3" "NIXVM3014: The module '${in' "class.nix"}' is of the class 'darwin', but it is imported by modules of the class 'nixos'.";
  disabledRelative = any "disabled-relative" "disabled-relative.nix:2:3" "NIXVM3014: The module '${in' "disabled-relative.nix"}' disables the module \"services/x.nix\" ...";
  disabledWithoutKey = any "disabled-without-key" "disabled-without-key.nix:2:3" "NIXVM3014: The module '${in' "disabled-without-key.nix"}' has an attribute set in 'disabledModules' that lacks the attribute 'key'.";

  # --- NIXVM3015 to 3018
  readOnly = at "read-only" "fixed" "read-only.nix:2:3" "NIXVM3015: The option 'fixed' is read-only, but it is set more than once: the integer 1 (at ${in' "platform.nix:36:5"}) and the integer 2 (at ${in' "read-only.nix:2:3"}). Remove the definition that is yours.";
  declaredAsAValue = any "declared-as-a-value" "declared-as-a-value.nix:2:3" "NIXVM3016: The option 'foo' is declared as the integer 5 instead of with lib.mkOption.";
  declaredAsAType = any "declared-as-a-type" "declared-as-a-type.nix:3:3" "NIXVM3016: The option 'foo' is declared as an option type (lib.types) instead of with lib.mkOption. Write: lib.mkOption { type = …; }.";
  declaredInMkIf = any "declared-in-mkif" "declared-in-mkif.nix:3:3" "Whether an option exists cannot depend on a condition; make its definitions depend on it.";
  declaredTwice = at "declared-twice" "networking.hostName" "declared-twice.nix:3:3" "NIXVM3016: The option 'networking.hostName' is declared more than once, and the declarations do not fit together: at ${in' "declared-twice.nix:3:3"} and at ${in' "platform.nix:24:3"}. ...";
  declaredWithOtherType = at "declared-with-other-type" "networking.hostName" "declared-with-other-type.nix:3:3" "NIXVM3016: The option 'networking.hostName' is declared more than once ...";
  declaredWithNoType = at "declared-with-no-type" "foo" "declared-with-no-type.nix:3:32" "NIXVM3016: The type of the option 'foo' must be one of lib.types, but it is the string \"string\".";
  declaredBelowAnOption = at "declared-below-an-option" "networking.hostName" "declared-below-an-option.nix:3:3" "NIXVM3016: The option 'networking.hostName' is an option (at ${in' "platform.nix:24:3"}), so there can be no options below it (at ${in' "declared-below-an-option.nix:3:3"}).";
  importMissing = any "import-missing" "import-missing.nix:2:3" "NIXVM3017: The module '${in' "import-missing.nix"}' imports '${in' "nowhere.nix"}', which does not exist.";
  argument = at "argument" "networking.hostName" "argument.nix:3:3" "NIXVM3018: The module '${in' "argument.nix"}' asks for the argument 'nothing', which does not exist. Arguments come from specialArgs and from the option '_module.args'.";

  # A module without a file still has a message, and no position that is ours.
  withoutAFile = {
    throws =
      (lib.evalModules { modules = [ (builtins.mapAttrs (name: value: value) { nothing = 1; }) ]; }).config;
    message = "NIXVM3010: The option 'nothing' does not exist. It is set in a module without a file. (use";
  };

  # A wrapper that stands for another file gives its position, not its own.
  wrapped = {
    throws =
      (lib.evalModules {
        modules = [
          {
            _file = "/network.nix";
            _position = {
              file = "/network.nix";
              line = 7;
              column = 3;
            };
            imports = [ 5 ];
          }
        ];
      }).config;
    message = "NIXVM3014: The module '/network.nix' imports the integer 5, which is not a module. ... at /network.nix:7:3";
  };
  wrappedWithoutPosition = {
    throws =
      (lib.evalModules {
        modules = [
          {
            _file = "/network.nix";
            imports = [ { nothing = 1; } ];
          }
        ];
      }).config;
    message = "NIXVM3010: The option 'nothing' does not exist. at ${toString ./errors.test.nix}:";
  };
}
