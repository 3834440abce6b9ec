# shellcheck shell=sh disable=SC2154
# Checks that nothing which a machine's configuration names is missing from it, and stops the build with NIXVM4030 where
# something is. Two ways lead there: a string whose context was discarded, or that came from outside, names a store path
# that Nix does not know of; and a derivation that is not of ours hides a Debian package, so that the images lack it.
# Inputs: machine, its name; system, its configuration; store_paths, a file of all store paths that this refers to;
#         installed, a file of the Debian packages in the images.
set -eu

check_folder=$NIX_BUILD_TOP/paths-check
mkdir "$check_folder"
store=${system%/*}
hash='[0123456789abcdfghijklmnpqrsvwxyz]'
pattern="$store/$hash\\{32\\}-[A-Za-z0-9+._?=-]*"

# The configuration (an archive in it has the same files once more), and the scripts that it refers to: files on their own, and small ones in bin.
scripts_to_check() {
  while read -r path; do
    if [ -f "$path" ]; then
      printf '%s\n' "$path"
    else
      printf '%s\n' "$path/bin"
    fi
  done < "$store_paths" | while read -r path; do
    [ -L "$path" ] || [ ! -e "$path" ] || find "$path" -maxdepth 1 -type f -size -256k
  done
}
{ find "$system" -type f ! -name '*.cpio'; scripts_to_check; } | sort -u > "$check_folder/files"

# A line for each: the file, a tab, the path in it.
tr '\n' '\0' < "$check_folder/files" | xargs -0 grep -Ho "$pattern" /dev/null 2> /dev/null |
  sed "s|:\\($store/\\)|	\\1|" | sort -u > "$check_folder/mentioned" || true

# What counts is the hash: a full stop after a path is a character that its name could have.
awk -F '\t' -v prefix="${#store}" '
  function hash_of(path) { return substr(path, prefix + 2, 32) }
  NR == FNR { known[hash_of($0)] = 1; next }
  !(hash_of($2) in known) { print $1 "\t" $2 }
' "$store_paths" "$check_folder/mentioned" > "$check_folder/unknown"

sed -n 's|^.*-debian-package-||p' "$store_paths" | sort -u > "$check_folder/named"
grep -vxF -f "$installed" "$check_folder/named" > "$check_folder/hidden" || true

failed=
while IFS='	' read -r file path; do
  echo "NIXVM4030: The file ${file#"$system/"} of the machine $machine names $path, which the machine does not have: Nix does not know that one needs the other. Write the path as \"\${…}\" of a package or derivation, without unsafeDiscardStringContext."
  failed=1
done < "$check_folder/unknown"
while read -r package; do
  echo "NIXVM4030: The configuration of the machine $machine refers to Debian's package $package through another derivation, so that the machine does not have it. Add pkgs.$package to environment.systemPackages."
  failed=1
done < "$check_folder/hidden"
[ -z "$failed" ] || exit 1
