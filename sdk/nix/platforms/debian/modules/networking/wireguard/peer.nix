# The type of a peer of WireGuard, and what is the same for networking.wireguard and networking.wg-quick.
# Inputs: lib. Result: { key; nullOrPath; peer }.
lib:
let
  inherit (lib) mkOption;
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
in
rec {
  # 32 bytes in base64. A path in a string stays where it is: keys do not belong into the store.
  key = types.strMatching "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=";
  nullOrPath = types.nullOr types.str;

  peer = types.submodule {
    options = {
      name = option (types.nullOr types.str) null "A name for people.";
      publicKey = mkOption {
        type = key;
        description = "The public key of the peer, in base64.";
      };
      presharedKey = option (types.nullOr key) null "The key that both share, in clear text: everybody can read it in the store.";
      presharedKeyFile = option nullOrPath null "The file in the machine that holds the key that both share.";
      allowedIPs = option (types.listOf types.str) [ ] "The addresses that the peer has, such as 10.9.0.2/32.";
      endpoint = option (types.nullOr types.str) null "Where the peer is: HOST:PORT.";
      persistentKeepalive =
        option (types.nullOr types.int) null
          "After how many seconds of silence a packet keeps the way open.";
    };
  };
}
