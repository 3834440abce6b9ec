# shellcheck shell=sh
# install_java_certificates ROOT: /etc/ssl/certs/java/cacerts of the package ca-certificates-java, if that is in ROOT: the
# authorities of certificates.sh as Java's keystore (JKS), with Java's usual password. Debian has Java make it, for a minute.
install_java_certificates() {
  root=$1
  [ -d "$root/usr/share/ca-certificates-java" ] && [ -s "$root/etc/ca-certificates.conf" ] || return 0
  mkdir -p "$root/etc/ssl/certs/java"
  store=$root/etc/ssl/certs/java/cacerts
  {
    big_endian 4 4277010157
    big_endian 4 2
    big_endian 4 "$(wc -l < "$root/etc/ca-certificates.conf")"
    while read -r path; do
      sed -n '/^-----BEGIN/,/^-----END/p' "$root/usr/share/ca-certificates/$path" | grep -v '^-----' | base64 -d > "$NIX_BUILD_TOP/certificate"
      alias=debian:$(basename "$path" .crt | tr ' ,()A-Z' '__==a-z').pem
      # A certificate: its name, when it was added (1970), its kind, itself.
      big_endian 4 2
      java_text "$alias"
      big_endian 8 1000
      java_text X.509
      big_endian 4 "$(stat -c %s "$NIX_BUILD_TOP/certificate")"
      cat "$NIX_BUILD_TOP/certificate"
    done < "$root/etc/ca-certificates.conf"
  } > "$store"
  # The hash that the format wants: of the password, two bytes a letter, these words, and the store.
  hash=$({ printf '\000c\000h\000a\000n\000g\000e\000i\000tMighty Aphrodite' && cat "$store"; } | sha1sum)
  printf %s "${hash%% *}" | xxd -r -p >> "$store"
}

# java_text TEXT: with its length, in bytes.
java_text() {
  big_endian 2 "$(printf %s "$1" | wc -c)"
  printf %s "$1"
}

# big_endian BYTES NUMBER
big_endian() {
  left=$1 number=$2 bytes=
  while [ "$left" -gt 0 ]; do
    byte=$((number & 255))
    bytes="\\0$((byte >> 6))$((byte >> 3 & 7))$((byte & 7))$bytes"
    number=$((number >> 8))
    left=$((left - 1))
  done
  printf %b "$bytes"
}
