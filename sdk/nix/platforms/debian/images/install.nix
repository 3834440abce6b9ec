# The functions of images' builders: how packages are unpacked and installed. A text of shell code.
builtins.concatStringsSep "" (
  map builtins.readFile [
    ./unpack.sh
    ./install/scripts.sh
    ./install/alternatives.sh
    ./install/certificates.sh
    ./install/java-certificates.sh
    ./install/php.sh
    ./install/commands.sh
    ./install/units.sh
    ./install/users.sh
    ./install/known.sh
    ./install/first-start.sh
    ./install/dpkg-database.sh
  ]
)
