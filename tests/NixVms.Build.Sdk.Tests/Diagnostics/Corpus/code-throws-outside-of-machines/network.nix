let
  size = throw "The network has no size yet.";
in
if size > 3 then { alpha = { }; } else { beta = { }; }
