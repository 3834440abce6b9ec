# shellcheck shell=sh
# What the maintainer scripts of packages would do. They are read, never run: a script is one of
#   a. none, or debhelper's standard snippets alone, each kind of which is known;
#   b. lines that make accounts and alternatives, with the variables and loops that these use, between them;
#   c. one that does more. What is needed of it is in known.txt; else the package is set up when a machine first starts.
# Of services that snippets enable and start nothing is done: that is the configuration's.
# A preinst counts for c alone: where a package was not there before, it does nothing that matters.

# Snippets that need nothing, or that systemd's own tools do when a machine starts.
standard_snippets='installalternatives installdeb installinit installmenu installsysusers installsystemd installsystemduser
  installtmpfiles systemd_enable systemd_start apparmor icons python3 runit usrlocal'

# read_scripts DEB…: writes, in the folder $NIX_BUILD_TOP/scripts,
#   actions   what the scripts of a and b do: "alternative NAME LINK PATH PRIORITY [SLAVE LINK PATH]…", "user NAME GROUP HOME SHELL"
#             (any but the name may be -), "group NAME", "member USER GROUP", "folder PATH"
#   more      the folders in $NIX_BUILD_TOP/control of the packages whose scripts do more
read_scripts() {
  mkdir -p "$NIX_BUILD_TOP/scripts"
  : > "$NIX_BUILD_TOP/scripts/actions"
  : > "$NIX_BUILD_TOP/scripts/more"
  for deb in "$@"; do
    control=$NIX_BUILD_TOP/control/${deb##*/}
    [ -e "$control/postinst" ] || continue
    safe_lines "$control/postinst" > "$NIX_BUILD_TOP/scripts/lines"
    carried_out=true
    carry_out "$NIX_BUILD_TOP/scripts/lines" >> "$NIX_BUILD_TOP/scripts/actions" 2> /dev/null || carried_out=false
    if ! $carried_out || ! grep -qx '# all' "$NIX_BUILD_TOP/scripts/lines"; then
      echo "$control" >> "$NIX_BUILD_TOP/scripts/more"
    fi
  done
}

# safe_lines SCRIPT: of its text, the lines that make accounts and alternatives, assignments and loops, if there is nothing
# in them but words and variables: no command in a command, no file that is written, no other command. A line "# all" is
# added where nothing else of the script matters.
safe_lines() {
  awk -v standard="$standard_snippets" '
    function trim(text) {
      gsub(/^[ \t]+|[ \t]+$/, "", text)
      return text
    }
    function is_safe(text) { return text ~ /^[A-Za-z0-9_.\/${}"\047+:,@=% \t-]*$/ }
    function in_section(kind) { return section == kind }
    BEGIN {
      more = 0
      count = split(standard, kinds, /[ \n]+/)
      for (i = 1; i <= count; i++) is_standard[kinds[i]] = 1
    }
    /^# Automatically added by dh_/ {
      section = $5
      sub(/^dh_/, "", section)
      sub(/\/.*/, "", section)
      if (!is_standard[section]) more = 1
    }
    /^# End automatically added section/ { section = ""; next }
    in_section("usrlocal") && /^\/usr\/local\/[A-Za-z0-9_.\/+-]+ / { print "folder " $1 }
    section != "" && !in_section("installalternatives") { next }
    /^[ \t]*#/ && line == "" { next }
    {
      # One line of what is continued, or within quotes.
      line = line $0
      if (line ~ /\\$/) {
        sub(/\\$/, " ", line)
        next
      }
      if (gsub(/"/, "\"", line) % 2) {
        line = line " "
        next
      }
      text = trim(line)
      line = ""
      gsub(/[ \t]+/, " ", text)

      sub(/^(getent [a-z]+|id( -[ug])?) [^|]*\|\| */, "", text)
      sub(/ ;/, ";", text)
      if (text ~ /[^;];$/) sub(/;$/, "", text)
      while (sub(/ *(\|\| *(true|:)|2? ?> ?\/dev\/null|2>&1|&> ?\/dev\/null)$/, "", text)) { }

      # What is done only where another version was there before.
      if (skipped > 0) {
        if (text ~ /^if / && text !~ /[; ]fi$/) skipped++
        else if (text ~ /^fi$/) skipped--
        else if (text ~ /^(else|elif )/ && skipped == 1) more = 1
        next
      }
      if (text ~ /^if (\[|test) -n "?\$\{?2\}?"?( \])?( |;|$)/ && text !~ /\|\|| -o / ||
        text ~ /^if [^;|]*dpkg --compare-versions "?\$\{?2\}?"? (lt-nl|le-nl|gt|ge) [^|]*$/) {
        skipped = text !~ /[; ]fi$/
        next
      }

      if (text ~ /^update-alternatives .*--(remove|auto)[ -]/) next
      if (text ~ /^(update-alternatives|adduser|addgroup|useradd|groupadd|usermod) / && is_safe(text)) {
        sub(/^update-alternatives/, "update_alternatives", text)
        print text
      } else if (text ~ /^(local |readonly |export )?[A-Za-z_]+=("[^"$`]*"|\047[^\047]*\047|[^ "\047`]*|"[^"`]*")$/ && is_safe(text)) {
        sub(/^(local|readonly|export) /, "", text)
        print text
      } else if (text ~ /^for [A-Za-z_]+ in [^;]*(; ?do)?$/) {
        sub(/; ?do$/, "", text)
        kept[++depth] = is_safe(text)
        if (kept[depth]) print text "; do :"
        else more = 1
      } else if (text ~ /^(for|while|until) /) {
        kept[++depth] = 0
        more = 1
      } else if (text ~ /^done/ && depth > 0) {
        if (kept[depth--]) print "done"
        if (text !~ /^done$/) more = 1
      } else if (text !~ /^(|do|then|fi|esac|;;|:|true|exit( [01])?|set -[eux]+|case "?\$\{?1(:-)?\}?"? in|\(?[a-z|*\\ -]+\)|return( 0)?)$/ &&
        text !~ /^(el)?if (\[|test) ("?\$\{?1\}?"? !?==? "?[a-z-]+"?|"?[a-z-]+"? = "?\$1"?) ?\]?( (\|\||-o) (\[ )?"?\$\{?1\}?"? ==? "?[a-z-]+"? ?\]?)*(; ?then)?$/ &&
        text !~ /^if (\[|test) "?\$1"? != "?configure"?( \])?; then exit( 0)?; fi$/ &&
        text !~ /^if \[ -z "?\$\{?2(:-)?\}?"? \]; ?then$/ &&
        text !~ /^if ! (getent|id)( -[ug]+)? [A-Za-z0-9_${}" -]*( ?[12&]?> ?(\/dev\/null|&1))*(; ?then)?$/ &&
        text !~ /^echo "[^"`]*"( >&2)?$/ &&
        text !~ /^echo "[^"`]* called with unknown argument/) {
        more = 1
        if (debug) print "# ?" text
      }
    }
    END {
      while (depth > 0) if (kept[depth--]) print "done"
      if (!more && line == "") print "# all"
    }
  ' "$1"
}

# carry_out LINES: runs them, with functions in the place of commands, and prints actions.
carry_out() {
  env -i "$(command -v sh)" -fc "$script_commands" sh "$1"
}
# shellcheck disable=SC2016 # for the other shell
script_commands='
  PATH=/nothing
  update_alternatives() {
    link="" slaves=""
    while [ $# -gt 0 ]; do
      case $1 in
        --install) link=$2 name=$3 path=$4 priority=$5 && shift 5 ;;
        --slave) slaves="$slaves $3 $2 $4" && shift 4 ;;
        *) shift ;;
      esac
    done
    [ -z "$link" ] || echo "alternative $name $link $path $priority$slaves"
  }
  # new_user OPTION… NAME [GROUP]: sets name, second, group, home, login.
  new_user() {
    name="" second="" group="" home=- login=-
    while [ $# -gt 0 ]; do
      option=$1 value=""
      case $1 in
        --home | --home-dir | -d | --shell | -s | --ingroup | --gid | -g | --gecos | --comment | -c | --uid | -u | -G | --groups)
          value=$2
          shift
          ;;
        --*=*) option=${1%%=*} value=${1#*=} ;;
        --group) option=--own ;;
        -*) ;;
        *) if [ -z "$name" ]; then name=$1; else second=$1; fi ;;
      esac
      case $option in
        --home | --home-dir | -d) home=${value%% *} ;;
        --shell | -s) login=$value ;;
        --ingroup | --gid | -g) group=$value ;;
        --own) group=- ;;
      esac
      shift
    done
  }
  adduser() {
    new_user "$@"
    if [ -n "$second" ]; then echo "member $name $second"; else echo "user $name ${group:-nogroup} $home $login"; fi
  }
  useradd() {
    new_user "$@"
    echo "user $name ${group:--} $home $login"
  }
  addgroup() {
    new_user "$@"
    echo "group $name"
  }
  groupadd() { addgroup "$@"; }
  usermod() {
    while [ $# -gt 2 ]; do
      case $1 in
        -G | --groups) group=$2 ;;
        -aG) group=$2 ;;
        -c | --comment) group="" ;;
      esac
      shift
    done
    [ -z "${group-}" ] || echo "member $2 $group"
    group=""
  }
  folder() { echo "folder $1"; }
  . "$1"
'
