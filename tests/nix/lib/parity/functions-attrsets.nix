# lib.attrsets.
{ lib }:
with lib;
let
  set = {
    a = 1;
    b.c = 2;
  };
in
{
  since = "16.09";
  modules = [ ];
  show = config: {
    a = [ (attrByPath [ "b" "c" ] 0 set) (attrByPath [ "x" ] 0 set) (hasAttrByPath [ "b" "c" ] set) (setAttrByPath [ "x" "y" ] 1) (getAttrFromPath [ "b" "c" ] set) (attrVals [ "a" ] set) (catAttrs "a" [ set { } ]) ];
    b = [ (filterAttrs (n: v: n == "a") set) (filterAttrsRecursive (n: v: n != "c") set) (foldAttrs (x: acc: [ x ] ++ acc) [ ] [ { a = 1; } { a = 2; } ]) (collect isInt set) ];
    c = [ (mapAttrs' (n: v: nameValuePair "x${n}" v) set) (mapAttrsToList (n: v: n) set) (mapAttrsRecursive (p: v: concatStringsSep "." p) set) (mapAttrsRecursiveCond (s: !(s ? c)) (p: v: v) set) (genAttrs [ "a" ] (n: n)) ];
    d = [ (recursiveUpdate set { b.d = 3; }) (zipAttrs [ set set ]) (overrideExisting set { a = 5; z = 1; }) (optionalAttrs false set) ];
  };
}
