# What drivers and deployments have a machine do, in any sh: the function make_store_writable.
# A store that is another computer's, or an image, gets an overlay, which keeps in memory what is added.
make_store_writable() {
  kind=
  while read -r _ place type options _; do [ "$place" != /nix/store ] || kind=$type,$options; done < /proc/mounts
  case $kind in
    overlay,*) ;;
    9p,* | virtiofs,* | *,ro | *,ro,*)
      mkdir -p /run/nixvms/store/upper /run/nixvms/store/work
      mount -t overlay -o lowerdir=/nix/store,upperdir=/run/nixvms/store/upper,workdir=/run/nixvms/store/work overlay /nix/store
      ;;
  esac
}
