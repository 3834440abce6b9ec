# shellcheck shell=sh
# units_of DEB…: lines PACKAGE UNIT of systemd's units in these packages, which are unpacked. A script of System V counts as
# the unit that systemd, or units_of_scripts, makes of it.
units_of() {
  for deb in "$@"; do
    package=$(sed -n 's/^Package: //p' "$NIX_BUILD_TOP/control/${deb##*/}/control")
    sed -n -e "s,.* \\./etc/init\\.d/\\([^/ ]*\\)\$,$package \\1.service,p" -e "s,.* \\./\\(usr/\\)\\?lib/systemd/system/\\([^/ ]*\\.[a-z]*\\)\\( -> .*\\)\\?\$,$package \\2,p" "$(files_of "$deb")"
  done
}

# units_of_scripts ROOT: a unit for each script of System V that has none, as systemd's generator makes it. Our machines have
# no generators. The other scripts go.
units_of_scripts() {
  for script in "$1"/etc/init.d/*; do
    name=${script##*/}
    unit=$1/usr/lib/systemd/system/${name%.sh}.service
    if [ -e "$unit" ] || [ -L "$unit" ] || ! grep -q '^### BEGIN INIT INFO' "$script" 2> /dev/null; then
      rm -f "$script"
      continue
    fi
    mkdir -p "${unit%/*}"
    cat > "$unit" << END
[Unit]
Description=$(sed -n 's/^# Short-Description:[ \t]*//p' "$script" | head -n 1)
SourcePath=/etc/init.d/$name
After=network.target network-online.target nss-lookup.target remote-fs.target

[Service]
Type=forking
TimeoutSec=5min
IgnoreSIGPIPE=no
KillMode=process
GuessMainPID=no
RemainAfterExit=yes
SuccessExitStatus=5 6
ExecStart=/etc/init.d/$name start
ExecStop=/etc/init.d/$name stop
END
  done
  rmdir "$1/etc/init.d" 2> /dev/null || true
}
