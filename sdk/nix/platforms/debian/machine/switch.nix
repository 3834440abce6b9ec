# The code of bin/switch-to-configuration: the parts of switch/ in one file, which all machines share.
# Result: a store path.
builtins.toFile "switch-to-configuration.sh" (
  builtins.concatStringsSep "\n" (
    map builtins.readFile [
      ./switch/contract.sh
      ./switch/differences.sh
      ./switch/units.sh
      ./switch/files.sh
      ./switch/apply.sh
    ]
  )
)
