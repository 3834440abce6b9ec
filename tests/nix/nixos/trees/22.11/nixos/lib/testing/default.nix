{ lib }:

import ../../../../modern/nixos/lib/testing/eval-test.nix {
  inherit lib;
  tree = ../../..;
  hasGuestAgent = false;
}
