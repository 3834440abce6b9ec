# Functions on lists.
#
# Input: `lib`. Result: `lib.lists`; also at the top level of `lib`.
lib:
let
  inherit (builtins)
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    head
    length
    sort
    tail
    ;
  inherit (lib) max min;
in
rec {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    groupBy
    head
    isList
    length
    map
    partition
    sort
    tail
    ;

  # --- Making lists

  singleton = x: [ x ];
  toList = x: if builtins.isList x then x else [ x ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: list: if condition then list else [ ];
  range = first: last: if first > last then [ ] else genList (i: first + i) (last - first + 1);
  replicate = n: x: genList (_: x) n;

  # --- Taking them apart

  last = list: elemAt list (length list - 1);
  init = list: take (length list - 1) list;
  take = n: list: genList (elemAt list) (max 0 (min n (length list)));
  takeEnd = n: list: drop (length list - max 0 n) list;
  drop = n: list: sublist (max 0 n) (length list) list;
  dropEnd = n: list: take (length list - max 0 n) list;
  sublist =
    start: count: list:
    genList (i: elemAt list (start + i)) (max 0 (min count (length list - start)));
  splitAt = n: list: {
    left = take n list;
    right = drop n list;
  };
  takeWhile =
    p: list:
    let
      end = findFirstIndex (x: !p x) (length list) list;
    in
    take end list;
  dropWhile =
    p: list:
    let
      start = findFirstIndex (x: !p x) (length list) list;
    in
    drop start list;

  # --- Searching

  findFirstIndex =
    p: default: list:
    let
      go =
        i:
        if i >= length list then
          default
        else if p (elemAt list i) then
          i
        else
          go (i + 1);
    in
    go 0;
  findFirst =
    p: default: list:
    let
      index = findFirstIndex p null list;
    in
    if index == null then default else elemAt list index;
  # `default` where there are none or several.
  findSingle =
    p: default: multiple: list:
    let
      found = filter p list;
    in
    if found == [ ] then
      default
    else if tail found != [ ] then
      multiple
    else
      head found;
  count = p: list: foldl' (n: x: if p x then n + 1 else n) 0 list;
  hasPrefix = prefix: list: take (length prefix) list == prefix;
  removePrefix =
    prefix: list:
    if hasPrefix prefix list then
      drop (length prefix) list
    else
      throw "lib.lists.removePrefix: the list does not start with the prefix";
  commonPrefix = a: b: take (commonPrefixLengthOf a b) a;

  # --- Changing them

  flatten = x: if builtins.isList x then concatMap flatten x else [ x ];
  remove = x: filter (y: y != x);
  subtractLists = without: filter (x: !(elem x without));
  intersectLists = with': filter (x: elem x with');
  mutuallyExclusive = a: b: length a == 0 || !(builtins.any (x: elem x a) b);
  unique = foldl' (seen: x: if elem x seen then seen else seen ++ [ x ]) [ ];
  # The same for strings, sorted, in less than quadratic time.
  uniqueStrings = list: builtins.attrNames (builtins.groupBy (x: x) list);
  allUnique = list: length (unique list) == length list;
  reverseList =
    list:
    let
      n = length list;
    in
    genList (i: elemAt list (n - i - 1)) n;
  imap0 = f: list: genList (i: f i (elemAt list i)) (length list);
  imap1 = f: list: genList (i: f (i + 1) (elemAt list i)) (length list);
  ifilter0 = p: list: map (i: elemAt list i) (filter (i: p i (elemAt list i)) (range 0 (length list - 1)));
  concat = a: b: a ++ b;
  forEach = list: f: map f list;

  # --- Folding

  foldr =
    f: initial: list:
    let
      n = length list;
      go = i: if i == n then initial else f (elemAt list i) (go (i + 1));
    in
    go 0;
  fold = foldr;
  foldl =
    f: initial: list:
    let
      go = i: if i < 0 then initial else f (go (i - 1)) (elemAt list i);
    in
    go (length list - 1);
  groupBy' =
    f: initial: key: list:
    builtins.mapAttrs (_: foldl f initial) (builtins.groupBy key list);

  # --- Sorting

  sortOn =
    key: list:
    map (pair: elemAt pair 1) (
      sort (a: b: head a < head b) (
        map (x: [
          (key x)
          x
        ]) list
      )
    );
  compareLists =
    compare: a: b:
    if a == [ ] then
      (if b == [ ] then 0 else -1)
    else if b == [ ] then
      1
    else
      let
        first = compare (head a) (head b);
      in
      if first == 0 then compareLists compare (tail a) (tail b) else first;
  # Numbers within strings count as numbers: "a2" is before "a10".
  naturalSort =
    list:
    let
      # The text in turns with the numbers in it.
      part = x: if builtins.isList x then lib.strings.toIntBase10 (head x) else x;
      keyed = map (text: {
        inherit text;
        key = map part (builtins.split "([0-9]+)" text);
      }) list;
    in
    map (item: item.text) (sort (a: b: compareLists lib.compare a.key b.key < 0) keyed);
  # A list in an order that respects `before`: { result; }, or { cycle; loops; } where there is none.
  toposort =
    before: list:
    let
      # From an element along `before`, to one that nothing in `rest` comes before. `passed` has the way, last first.
      descend =
        element: passed: rest:
        let
          loops = filter (other: before other element) passed;
          earlier = builtins.partition (other: before other element) rest;
        in
        if loops != [ ] then
          {
            cycle = reverseList ([ element ] ++ passed);
            inherit loops;
          }
        else if earlier.right != [ ] then
          descend (head earlier.right) ([ element ] ++ passed) (tail earlier.right ++ earlier.wrong)
        else
          {
            first = element;
            others = passed ++ rest;
          };
      step = descend (head list) [ ] (tail list);
      remaining = toposort before step.others;
    in
    if list == [ ] || tail list == [ ] then
      { result = list; }
    else if step ? cycle then
      step
    else if remaining ? cycle then
      remaining
    else
      { result = [ step.first ] ++ remaining.result; };

  # --- Several lists

  zipListsWith =
    f: a: b:
    genList (i: f (elemAt a i) (elemAt b i)) (min (length a) (length b));
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });
  crossLists = f: foldl' (fs: list: concatMap (g: map g list) fs) [ f ];

  # How many elements two lists share from the start.
  commonPrefixLengthOf =
    a: b:
    let
      shorter = min (length a) (length b);
    in
    findFirstIndex (i: elemAt a i != elemAt b i) shorter (range 0 (shorter - 1));
}
