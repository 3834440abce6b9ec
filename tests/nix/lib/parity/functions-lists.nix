# lib.lists.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [ ];
  show = config: {
    a = [ (optional true 1) (optionals false [ 1 ]) (singleton 1) (toList [ 1 ]) (range 2 4) (last [ 1 2 ]) (init [ 1 2 ]) (take 2 [ 1 2 3 ]) (drop 1 [ 1 2 ]) (sublist 1 2 [ 1 2 3 4 ]) ];
    b = [ (fold (x: y: x + y) "" [ "a" "b" ]) (foldl (x: y: x + y) "" [ "a" "b" ]) (findFirst (x: x > 1) 0 [ 1 2 3 ]) (findSingle (x: x > 5) "none" "many" [ 1 ]) (count (x: x > 1) [ 1 2 3 ]) ];
    c = [ (flatten [ 1 [ [ 2 ] ] ]) (remove 1 [ 1 2 1 ]) (unique [ 1 2 1 ]) (intersectLists [ 1 2 ] [ 3 2 ]) (subtractLists [ 1 ] [ 1 2 ]) (reverseList [ 1 2 ]) (sort lessThan [ 3 1 2 ]) (partition (x: x > 1) [ 1 2 ]) ];
    d = [ (zipLists [ 1 2 ] [ 3 ]) (crossLists (x: y: x + y) [ [ 1 2 ] [ 3 4 ] ]) ];
  };
}
