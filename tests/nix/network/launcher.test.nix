# Filling in the launcher: what is quoted and what is refused. tests/launcher runs it.
let
  quote = import ../../../sdk/nix/lib/quote.nix;

  launcher =
    more:
    import ../../../sdk/nix/launcher (
      {
        name = "lab";
        machines = [
          {
            name = "web";
            address = null;
            system = "x86_64-linux";
            vlans = [ 1 ];
            runScript = "/nix/store/x y'$(id)/bin/run";
          }
        ];
        shell = "/bin/sh";
        path = "/bin";
        vdeSwitch = "/bin/vde_switch";
      }
      // more
    );

  withMachine =
    more:
    launcher {
      machines = [
        (
          {
            name = "web";
            address = null;
            system = "x86_64-linux";
            vlans = [ 1 ];
            runScript = "/x";
          }
          // more
        )
      ];
    };

  holds = part: text: builtins.length (builtins.split part text) > 1;
in
{
  quoteNothing = {
    actual = quote "";
    expected = "''";
  };
  quoteQuote = {
    actual = quote "a'b $(id)";
    expected = "'a'\\''b $(id)'";
  };
  quoteNumber = {
    actual = quote 5;
    expected = "'5'";
  };
  scriptIsQuoted = {
    actual = holds "script='/nix/store/x y'\\\\''[$][(]id[)]/bin/run'" (launcher { });
    expected = true;
  };
  everythingIsFilledIn = {
    actual = holds "@[a-zA-Z]+@|# @" (launcher { });
    expected = false;
  };
  # A value that looks like a placeholder is still a value.
  valuesAreNotTemplates = {
    actual = holds "network='@path@'" (launcher { name = "@path@"; });
    expected = true;
  };
  contextIsKept = {
    actual = builtins.hasContext (withMachine {
      runScript = "${
        derivation {
          name = "vm";
          system = "x86_64-linux";
          builder = "/bin/sh";
        }
      }/bin/run";
    });
    expected = true;
  };
  hostileName = {
    throws = withMachine { name = "a;id"; };
    message = ''"a;id" cannot be the name of a machine'';
  };
  vlanThatIsNoNumber = {
    throws = withMachine { vlans = [ "1; id" ]; };
    message = ''"1; id" cannot be a vlan'';
  };
}
