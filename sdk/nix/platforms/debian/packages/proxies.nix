# The variables from which Nix's own downloads take a proxy.
[
  "http_proxy"
  "https_proxy"
  "ftp_proxy"
  "all_proxy"
  "no_proxy"
]
