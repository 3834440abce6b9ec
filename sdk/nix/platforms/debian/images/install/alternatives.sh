# shellcheck shell=sh
# Debian's alternatives: of several programs that have one name, the one of the highest priority gets it. The links are
# those of update-alternatives (LINK leads to /etc/alternatives/NAME, that to the program), and so is its database.

# install_alternatives ROOT ACTIONS [DATABASE]: does the lines "alternative …" of ACTIONS (scripts.sh) in ROOT. DATABASE is
# a folder of what layers below have already; what is chosen there stays where it has the higher priority.
install_alternatives() {
  root=$1
  mkdir -p "$root/etc/alternatives" "$root/var/lib/dpkg/alternatives"
  (cd "$root" && find . \( -type f -o -type l \)) > "$NIX_BUILD_TOP/programs"
  grep '^alternative ' "$2" | awk -v programs="$NIX_BUILD_TOP/programs" -v below="${3-}" -v made="$root/var/lib/dpkg/alternatives" '
    function real(path) {
      sub(/^\//, "", path)
      if (path ~ /^s?bin\/|^lib(32|64|x32)?\//) path = "usr/" path
      return "./" path
    }
    function add(name, path, priority) {
      if (!((name, path) in has)) {
        has[name, path] = 1
        paths[name, ++count[name]] = path
      }
      priorities[name, path] = priority
    }
    function add_slave(name, path, slave, link, target) {
      if (!((name, slave) in slave_links)) slaves[name, ++slave_count[name]] = slave
      slave_links[name, slave] = link
      targets[name, path, slave] = target
    }
    # One file of a database: auto, the link, names and links of slaves; then path, priority and the targets of the slaves.
    function load(name, file, line, part, n, i, order, path) {
      known[name] = 1
      part = 0
      while ((getline line < file) > 0) {
        part++
        if (part == 1) continue
        if (part == 2) {
          links[name] = line
          n = 0
          while ((getline line < file) > 0 && line != "") {
            order[++n] = line
            getline line < file
            add_slave(name, "", order[n], line, "")
          }
          continue
        }
        if (line == "") break
        path = line
        getline line < file
        add(name, path, line)
        for (i = 1; i <= n; i++) {
          getline line < file
          if (line != "") add_slave(name, path, order[i], slave_links[name, order[i]], line)
        }
      }
      close(file)
    }
    BEGIN { while ((getline line < programs) > 0) there[line] = 1 }
    {
      name = $2
      if (name !~ /^[A-Za-z0-9_.+-]+$/ || $5 !~ /^-?[0-9]+$/ || $3 !~ /^\// || !(real($4) in there)) next
      if (!(name in known)) {
        names[++all] = name
        if (below != "") load(name, below "/" name)
        known[name] = 1
      }
      links[name] = $3
      add(name, $4, $5)
      for (i = 6; i + 2 <= NF; i += 3)
        if (real($(i + 2)) in there) add_slave(name, $4, $i, $(i + 1), $(i + 2))
    }
    END {
      for (n = 1; n <= all; n++) {
        name = names[n]
        file = made "/" name
        print "auto" > file
        print links[name] > file
        for (s = 1; s <= slave_count[name]; s++) {
          print slaves[name, s] > file
          print slave_links[name, slaves[name, s]] > file
        }
        print "" > file
        best = ""
        for (c = 1; c <= count[name]; c++) {
          path = paths[name, c]
          print path > file
          print priorities[name, path] > file
          for (s = 1; s <= slave_count[name]; s++) print targets[name, path, slaves[name, s]] > file
          if (best == "" || priorities[name, path] + 0 > priorities[name, best] + 0) best = path
        }
        print "" > file
        close(file)
        # Lines LINK NAME TARGET.
        print links[name], name, best
        for (s = 1; s <= slave_count[name]; s++)
          if (targets[name, best, slaves[name, s]] != "")
            print slave_links[name, slaves[name, s]], slaves[name, s], targets[name, best, slaves[name, s]]
      }
    }
  ' | while read -r link name target; do
    ln -sf "$target" "$root/etc/alternatives/$name"
    # A file of a package in the place of the link stays, as with Debian.
    [ -L "$root$link" ] || [ ! -e "$root$link" ] || continue
    mkdir -p "$root${link%/*}"
    ln -sf "/etc/alternatives/$name" "$root$link"
  done
}
