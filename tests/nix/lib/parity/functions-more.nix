# Functions that few networks use.
{ lib }:
with lib;
let
  value = needs: result: {
    inherit needs;
    modules = [ ];
    show = config: result;
  };
in
{
  trivial = value [ "trivial.mergeAttrs" "trivial.concat" ] [ (trivial.mergeAttrs { a = 1; } { b = 2; }) (trivial.concat [ 1 ] [ 2 ]) ];
  bit-not = value [ "trivial.bitNot" ] (map trivial.bitNot [ 0 1 (-5) ]);
  dependent-texts = value [ "textClosureMap" ] (
    textClosureMap id {
      a = stringAfter [ "b" "c" ] "A";
      b = noDepEntry "B";
      c = fullDepEntry "C" [ "b" ];
      d = noDepEntry "D";
    } [ "a" "d" ]
  );
  hashes = value [ "fakeHash" "fakeSha512" ] [ fakeHash fakeSha256 fakeSha512 ];
  strings = value [ "strings.typeOf" "strings.toJSON" "strings.head" ] [ (strings.typeOf 1) (strings.toJSON [ 1 ]) (strings.head [ 1 ]) ];
}
