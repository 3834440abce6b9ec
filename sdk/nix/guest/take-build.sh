# What drivers have the agent's bash do: the function take_build.
# take_build SYSTEM: becomes what takes a configuration over. Exit status: that of switch-to-configuration; 113 where the machine
# lacks the build.
take_build() {
  [ -e "$1/bin/switch-to-configuration" ] || exit 113
  exec "$1/bin/switch-to-configuration" test
}
