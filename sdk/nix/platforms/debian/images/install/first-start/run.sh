#!/bin/bash
# Sets up the packages in the file `packages`, lines NAME VERSION ARCHITECTURE, with their own maintainer scripts, as dpkg
# would after it has unpacked them, if the machine's configuration wants them (the file `first-start` in it). Each once:
# /var/lib/nixvms/set-up/NAME has the version that was.
# Whether services start, and which accounts there are, is the configuration's: commands that these scripts use for that
# do nothing, or nothing for what is there.
wanted=/run/current-system/first-start
[ -e "$wanted" ] || exit 0
here=/usr/lib/nixvms/first-start
state=/var/lib/nixvms/set-up
commands=/run/nixvms/first-start
mkdir -p "$state" "$commands"

for name in systemctl deb-systemd-helper deb-systemd-invoke invoke-rc.d update-rc.d dpkg-trigger ucfr py3compile; do
  ln -sf /usr/bin/true "$commands/$name"
done
# account NAME DATABASE: for whom there is, there is nothing to do.
account() {
  cat > "$commands/$1" << END
#!/bin/bash
name=\${!#}
! getent $2 "\$name" > /dev/null || exit 0
PATH=\${PATH#*:} exec $1 "\$@"
END
  chmod 755 "$commands/$1"
}
account adduser passwd
account useradd passwd
account addgroup group
account groupadd group
cat > "$commands/ucf" << 'END'
#!/bin/bash
# ucf OPTION… NEW FILE: no file was there before.
files=()
for word; do [[ $word == -* ]] || files+=("$word"); done
[[ ${#files[@]} != 2 || -e ${files[1]} ]] || cp "${files[@]}"
END
chmod 755 "$commands/ucf"

export PATH=$commands:/usr/sbin:/usr/bin
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true LC_ALL=C.UTF-8 HOME=/root
export DPKG_ADMINDIR=/var/lib/dpkg DPKG_ROOT='' DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1

# script NAME ARGUMENT…: of the package, if it has one.
script() {
  local file=/var/lib/dpkg/info/$DPKG_MAINTSCRIPT_PACKAGE.$1
  [ -e "$file" ] || return 0
  shift
  export DPKG_MAINTSCRIPT_NAME=${file##*.}
  "$file" "$@" < /dev/null
}

failed=
while read -r package version architecture; do
  grep -qxF "$package" "$wanted" || continue
  before=
  [ ! -e "$state/$package" ] || read -r before < "$state/$package"
  [ "$before" != "$version" ] || continue
  echo "Setting up the package $package ($version)"
  export DPKG_MAINTSCRIPT_PACKAGE=$package DPKG_MAINTSCRIPT_ARCH=$architecture
  if script preinst install && script postinst configure "$before"; then
    echo "$version" > "$state/$package"
  else
    echo "The package $package is not set up: its script ended with an error."
    failed=1
  fi
done < "$here/packages"
[ -z "$failed" ]
