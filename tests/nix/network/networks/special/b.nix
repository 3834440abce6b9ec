{ own, word, ... }:
{
  imports = [ ./${own}.nix ];
  warnings = [ "${own} ${word}" ];
}
