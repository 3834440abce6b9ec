# shellcheck shell=sh
# work_folder DEB…: prints the folder to unpack these in. Thousands of small files take a disk seconds: memory, where it
# is the sandbox's own, which ends with it, and has room for several times what the packages take.
work_folder() {
  packed=$(stat -L -c %s "$@" | awk '{ sum += $1 } END { print sum }')
  free=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
  if [ "$NIX_BUILD_TOP" = /build ] && [ -w /dev/shm ] && [ "$((packed * 20 / 1024))" -lt "${free:-0}" ]; then
    echo /dev/shm
  else
    echo "$NIX_BUILD_TOP"
  fi
}

# unpack_debs ROOT DEB…: unpacks Debian packages into ROOT, laid out as a system with a merged /usr.
unpack_debs() {
  root=$1
  shift
  mkdir -p "$root" "$NIX_BUILD_TOP/archives"
  for directory in bin sbin lib lib32 lib64 libx32; do
    mkdir -p "$root/usr/$directory"
    [ -L "$root/$directory" ] || ln -s "usr/$directory" "$root/$directory"
  done
  decompress_debs "$@"
  for deb in "$@"; do
    tar -xf "$(archive_of "$deb")" -C "$root"
    for directory in bin sbin lib lib64; do
      # shellcheck disable=SC3013 # busybox has -ef
      if ! [ "$root/$directory" -ef "$root/usr/$directory" ]; then
        echo "$deb replaces the link /$directory" >&2
        exit 1
      fi
    done
  done
}

# decompress_debs DEB…: the tar archive in each package, and the list of its files. This takes longest of all, so it is done
# once, by all cores, and the largest first. xz is the derivation's, where it has one: Debian's is faster than busybox's.
# Where the folder $NIX_BUILD_TOP/control is, it gets a folder for each package with the files of its control archive.
decompress_debs() {
  cores=${NIX_BUILD_CORES:-1}
  [ "$cores" != 0 ] || cores=$(nproc)
  # shellcheck disable=SC2016 # for the shells that xargs starts
  # shellcheck disable=SC2011 # paths in the store hold no white space
  ls -LS "$@" | xargs -n 1 -P "$cores" sh -euc '
    set -o pipefail
    deb=$1
    name=${deb##*/}
    unpack_member() {
      case $1 in
        *.xz) decompress="${xz:-xz} -dc" ;;
        *.gz) decompress=gunzip ;;
        *.bz2) decompress=bunzip2 ;;
        *.tar) decompress=cat ;;
        *) echo "$deb is compressed in a way that is not known here: $1" >&2; exit 1 ;;
      esac
      ar p "$deb" "$1" | $decompress
    }
    for member in $(ar t "$deb"); do
      case $member in
        data.tar*) unpack_member "$member" > "$0/archives/$name.tar" ;;
        control.tar*)
          [ -d "$0/control" ] || continue
          mkdir "$0/control/$name"
          unpack_member "$member" | tar -x -C "$0/control/$name" -f -
          ;;
      esac
    done
    tar -tvf "$0/archives/$name.tar" > "$0/archives/$name.files"
  ' "$NIX_BUILD_TOP"
}

archive_of() {
  echo "$NIX_BUILD_TOP/archives/${1##*/}.tar"
}

# Lines of tar -tv.
files_of() {
  echo "$NIX_BUILD_TOP/archives/${1##*/}.files"
}

# special_modes DEB…: the lines that tell mksquashfs which files are setuid, setgid or sticky, of packages unpacked before.
# The store keeps no such bits and the sandbox allows no builder to set them, so they are read from the archives.
# Files of other owners than root are left out: all files of an image belong to root.
special_modes() {
  for deb in "$@"; do
    cat "$(files_of "$deb")"
  done | grep '^[^l][rwxsStT-]*[sStT][rwx-]* ' | while read -r mode owner _ _ _ path _; do
    [ "$owner" = root/root ] || continue
    path=${path#.}
    path=${path%/}
    case $path in
      /bin/* | /sbin/* | /lib/*) path=/usr$path ;;
    esac
    echo "$path m $(octal_mode "$mode") 0 0"
  done | sort -u
}

# octal_mode -rwsr-xr-x: prints 4755.
octal_mode() {
  special=0
  digits=
  rest=${1#?}
  for bit in 4 2 1; do
    group=${rest%"${rest#???}"}
    rest=${rest#???}
    digit=0
    case $group in r??) digit=$((digit + 4)) ;; esac
    case $group in ?w?) digit=$((digit + 2)) ;; esac
    case $group in ??[xst]) digit=$((digit + 1)) ;; esac
    case $group in ??[sStT]) special=$((special + bit)) ;; esac
    digits=$digits$digit
  done
  echo "$special$digits"
}
