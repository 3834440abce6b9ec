{ lib }:

import ./eval-test.nix {
  inherit lib;
  tree = ../../..;
}
