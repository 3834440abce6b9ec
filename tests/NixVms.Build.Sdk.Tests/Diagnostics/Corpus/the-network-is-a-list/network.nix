[
  { networking.hostName = "alpha"; }
]
