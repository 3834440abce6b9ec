[ "jq" "lynx" ]
