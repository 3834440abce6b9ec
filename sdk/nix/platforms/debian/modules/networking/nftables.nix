# networking.nftables.*: the user's own tables and rules. Those of the firewall and of NAT have services of their own.
{ config, lib, ... }:
let
  inherit (lib) concatMapStrings optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.networking.nftables;

  families = [
    "ip"
    "ip6"
    "inet"
    "arp"
    "bridge"
    "netdev"
  ];
  table = types.submodule (
    { name, ... }:
    {
      options = {
        enable = option types.bool true "Whether the table exists.";
        name = option (types.strMatching "[A-Za-z_][A-Za-z0-9_-]*") name "The name of the table." // {
          defaultText = lib.literalMD "its attribute's name";
        };
        family = lib.mkOption {
          type = types.enum families;
          description = "The family of the table.";
        };
        content = option types.lines "" "The chains, sets and rules of the table, as nft has them.";
      };
    }
  );
  tables = builtins.filter (table: table.enable) (builtins.attrValues cfg.tables);
  tableText = table: ''
    table ${table.family} ${table.name}
    delete table ${table.family} ${table.name}
    table ${table.family} ${table.name} {
    ${table.content}
    }
  '';

  # Nobody knows which tables free rules make: to load them again, all rules go, and those of the other services come back.
  hasRules = cfg.ruleset != "" || cfg.rulesetFile != null;
  includes = optionalString hasRules (
    "flush ruleset\n"
    + concatMapStrings (path: optionalString (config.environment.etc ? ${path}) "include \"/etc/${path}\"\n") [
      "nftables.conf"
      "nftables/nat.conf"
    ]
  );
  rules =
    optionalString (cfg.ruleset != "") "${cfg.ruleset}\n"
    + optionalString (cfg.rulesetFile != null) "include \"${cfg.rulesetFile}\"\n";
in
{
  options.networking.nftables = {
    enable = option types.bool true "Whether the firewall is one of nftables. It always is: false adds a warning.";
    tables = option (types.attrsOf table) { } "Tables, by name.";
    ruleset = option types.lines "" "Rules, as nft has them.";
    rulesetFile = option (types.nullOr types.path) null "A file of rules, as nft has them.";
  };

  config = lib.mkIf (hasRules || tables != [ ]) (
    import ./nftables-service.nix lib {
      name = "nftables";
      description = "Rules of nftables";
      path = "nftables/rules.conf";
      text = includes + concatMapStrings tableText tables + rules;
      tables = map (table: "${table.family} ${table.name}") tables;
      modules = [ "nf_tables" ];
      after = [
        "firewall.service"
        "nat.service"
      ];
    }
  );
}
