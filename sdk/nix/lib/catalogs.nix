# Names that modules mention in `meta`: licences, platforms, maintainers.
#
# Input: `lib`. Result: `licenses`, `platforms`, `maintainers` and `teams`. Only what configurations commonly name;
# the platform makes nothing of it.
lib:
let
  license = free: spdxId: fullName: {
    shortName = lib.toLower spdxId;
    inherit free spdxId fullName;
    url = "https://spdx.org/licenses/${spdxId}.html";
    deprecated = false;
    redistributable = free;
  };
  open = license true;

  linux = [ "x86_64-linux" "i686-linux" "aarch64-linux" "armv7l-linux" "riscv64-linux" ];
  darwin = [ "x86_64-darwin" "aarch64-darwin" ];
in
{
  licenses = {
    agpl3Only = open "AGPL-3.0-only" "GNU Affero General Public License v3.0 only";
    agpl3Plus = open "AGPL-3.0-or-later" "GNU Affero General Public License v3.0 or later";
    asl20 = open "Apache-2.0" "Apache License 2.0";
    bsd2 = open "BSD-2-Clause" "BSD 2-clause \"Simplified\" License";
    bsd3 = open "BSD-3-Clause" "BSD 3-clause \"New\" or \"Revised\" License";
    cc0 = open "CC0-1.0" "Creative Commons Zero v1.0 Universal";
    gpl2Only = open "GPL-2.0-only" "GNU General Public License v2.0 only";
    gpl2Plus = open "GPL-2.0-or-later" "GNU General Public License v2.0 or later";
    gpl3Only = open "GPL-3.0-only" "GNU General Public License v3.0 only";
    gpl3Plus = open "GPL-3.0-or-later" "GNU General Public License v3.0 or later";
    isc = open "ISC" "ISC License";
    lgpl21Plus = open "LGPL-2.1-or-later" "GNU Lesser General Public License v2.1 or later";
    lgpl3Plus = open "LGPL-3.0-or-later" "GNU Lesser General Public License v3.0 or later";
    mit = open "MIT" "MIT License";
    mpl20 = open "MPL-2.0" "Mozilla Public License 2.0";
    unlicense = open "Unlicense" "The Unlicense";
    zlib = open "Zlib" "zlib License";
    unfree = {
      shortName = "unfree";
      fullName = "Unfree";
      free = false;
      redistributable = false;
      deprecated = false;
    };
  };

  platforms = {
    inherit linux darwin;
    unix = linux ++ darwin;
    all = linux ++ darwin;
    none = [ ];
    x86_64 = [ "x86_64-linux" "x86_64-darwin" ];
    i686 = [ "i686-linux" ];
    aarch64 = [ "aarch64-linux" "aarch64-darwin" ];
  };

  maintainers = { };
  teams = { };
}
