# What drivers have the agent's bash do: the function end_command.
# end_command PORT [ID]: ends the command that runs in a port, or the one of that ID, with all processes of its group.
end_command() {
  # It may not have begun yet.
  for ((looks = 0; looks < 20; looks++)); do
    read -r id group < "/run/nixvms/$1.p"
    if [ -n "$group" ] && [ "$id" = "${2:-$id}" ]; then
      kill -KILL -- "-$group"
      return
    fi
    sleep 0.05
  done
}
