# shellcheck shell=sh
# install_certificates ROOT OPENSSL: /etc/ssl/certs of the package ca-certificates, if that is in ROOT: a link and a link
# by hash for each authority, and the bundle. OPENSSL is a command that runs on this host.
install_certificates() {
  root=$1
  [ -d "$root/usr/share/ca-certificates" ] || return 0
  certs=$root/etc/ssl/certs
  mkdir -p "$certs" "$NIX_BUILD_TOP/certificates"
  (cd "$root/usr/share/ca-certificates" && find . -name '*.crt' | sed 's|^\./||' | sort) > "$root/etc/ca-certificates.conf"
  while read -r path; do
    name=$(basename "$path" .crt | tr ' ,()' '__==').pem
    ln -sf "/usr/share/ca-certificates/$path" "$certs/$name"
    cp "$root/usr/share/ca-certificates/$path" "$NIX_BUILD_TOP/certificates/$name"
    # A last line without an end gets one.
    awk 1 "$root/usr/share/ca-certificates/$path" >&3
  done < "$root/etc/ca-certificates.conf" 3> "$certs/ca-certificates.crt"
  # shellcheck disable=SC2086 # a command of several words
  $2 rehash "$NIX_BUILD_TOP/certificates"
  for link in "$NIX_BUILD_TOP/certificates"/*.[0-9]; do
    cp -P "$link" "$certs/"
  done
}
