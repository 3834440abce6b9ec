{
  alpha = { services.openssh.enable = true; } // [ "jq" ];
}
