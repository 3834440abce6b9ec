{
  alpha = {
    debian.packages = [ "jq" "lynxx" ];
  };
}
