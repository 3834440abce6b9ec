# The builders of `pkgs`: what they make, and that no package hides behind them.
let
  inherit (import ./fixture.nix) lib packagesIn packagesOf pkgs toolsIn;

  # The text that writeText and its like would write.
  textOf = file: file.text;
  packagesBehind = derivation: packagesIn "${derivation}";
  scriptOf = derivation: builtins.elemAt derivation.args 1;
in
{
  text = {
    actual = textOf (pkgs.writeText "a b" "hello");
    expected = "hello";
  };
  script-has-a-shell = {
    actual = textOf (pkgs.writeShellScript "run" "exit 0");
    expected = "#!/bin/bash\nexit 0";
  };
  script-keeps-its-packages = {
    actual = packagesBehind (pkgs.writeShellScript "run" "${pkgs.jq}/bin/jq .");
    expected = [ "jq" ];
  };
  script-in-a-script-keeps-its-packages = {
    actual = packagesBehind (
      pkgs.writeShellScriptBin "outer" "exec ${pkgs.writeScript "inner" "${pkgs.jq}/bin/jq"}"
    );
    expected = [ "jq" ];
  };
  join-keeps-its-packages = {
    actual = builtins.sort builtins.lessThan (packagesBehind (
      pkgs.symlinkJoin {
        name = "tools";
        paths = [
          (pkgs.writeScriptBin "a" "${pkgs.jq}")
          pkgs.openssh
        ];
      }
    ));
    expected = [
      "jq"
      "openssh-client"
    ];
  };
  environment-keeps-its-packages = {
    actual = packagesBehind (pkgs.runCommand "a" { tool = pkgs.jq; } "echo $tool");
    expected = [ "jq" ];
  };
  link-farm-keeps-its-packages = {
    actual = packagesBehind (pkgs.linkFarm "a" { "b/c" = pkgs.jq; });
    expected = [ "jq" ];
  };
  application = {
    actual = textOf (
      pkgs.writeShellApplication {
        name = "app";
        runtimeInputs = [ pkgs.jq ];
        runtimeEnv.GREETING = "hello world";
        text = "jq .";
      }
    );
    expected = ''
      #!/bin/bash
      set -o errexit
      set -o nounset
      set -o pipefail
      export GREETING='hello world'
      export PATH="${pkgs.jq}/bin:$PATH"
      jq .'';
  };
  alias = {
    actual = pkgs.openssh.debianPackages;
    expected = [ "openssh-client" ];
  };
  # What nixpkgs has in one package, Debian in several.
  alias-of-several = {
    actual =
      builtins.sort builtins.lessThan (packagesIn "${pkgs.inetutils}/bin/telnet") ++ pkgs.inetutils.debianPackages;
    expected = [
      "inetutils-ftp"
      "inetutils-telnet"
      "inetutils-tools"
      "inetutils-tools"
      "inetutils-ftp"
      "inetutils-telnet"
    ];
  };
  alias-of-a-set = {
    actual = pkgs.pythonPackages.requests.debianPackages;
    expected = [ "python3-requests" ];
  };
  no-such-python = {
    throws = pkgs.python39Packages;
    message = "NIXVM3036: pkgs.python39Packages was used, which the debian platform does not have. Debian has one Python, 3.11: use pkgs.python3 and pkgs.python3Packages.";
  };
  kernels = {
    actual = pkgs.linuxPackages_latest ? kernel && pkgs.linuxKernel.packages.linux_6_1 ? kernel;
    expected = true;
  };
  python-package = {
    actual = pkgs.python3Packages.requests.debianPackages;
    expected = [ "python3-requests" ];
  };
  python-with-packages = {
    actual = builtins.sort builtins.lessThan (packagesIn "${pkgs.python3.withPackages (p: [ p.requests ])}/bin/python3");
    expected = [
      "python3"
      "python3-requests"
    ];
  };
  python-with-packages-in-a-list = {
    actual = builtins.sort builtins.lessThan (packagesOf [ (pkgs.python3.withPackages (p: [ p.requests ])) ]);
    expected = [
      "python3"
      "python3-requests"
    ];
  };
  call-package = {
    actual = textOf (pkgs.callPackage ({ writeText, jq }: writeText "a" "${jq.pname}") { });
    expected = "jq";
  };
  replace-vars = {
    actual = textOf (
      pkgs.replaceVars ./template.txt {
        name = "world";
        kept = null;
      }
    );
    expected = "hello world, @kept@\n";
  };
  replace-vars-without-a-value = {
    throws = (pkgs.replaceVars ./template.txt { name = "x"; }).drvPath;
    message = "NIXVM3038: pkgs.replaceVars was given no value for @kept@";
  };
  substitute-all-leaves-what-has-no-value = {
    actual = textOf (
      pkgs.substituteAll {
        src = ./template.txt;
        name = "world";
      }
    );
    expected = "hello @name@, @kept@\n";
  };
  format-json = {
    actual = textOf ((pkgs.formats.json { }).generate "a.json" { b = [ 1 null ]; });
    expected = ''{"b":[1,null]}'' + "\n";
  };
  format-ini = {
    actual = textOf ((pkgs.formats.ini { }).generate "a.ini" { s = { a = 1; b = true; }; });
    expected = "[s]\na=1\nb=true\n";
  };
  format-key-value-with-lists = {
    actual = textOf (
      (pkgs.formats.keyValue { listsAsDuplicateKeys = true; }).generate "a" { k = [ 1 2 ]; }
    );
    expected = "k=1\nk=2\n";
  };
  format-toml = {
    actual = textOf (
      (pkgs.formats.toml { }).generate "a.toml" {
        title = "a \"b\"";
        none = null;
        server = {
          port = 80;
          hosts = [ "x" "y" ];
          tls = { on = true; };
        };
        inline = [ { a = 1; } ];
      }
    );
    expected = ''
      inline = [{ a = 1 }]
      title = "a \"b\""

      [server]
      hosts = ["x", "y"]
      port = 80

      [server.tls]
      on = true
    '';
  };
  format-type-is-checked = {
    actual =
      (lib.evalModules {
        modules = [
          { options.settings = lib.mkOption { type = (pkgs.formats.json { }).type; }; }
          { settings.a.b = 1; }
          { settings.a.c = [ "x" ]; }
        ];
      }).config.settings;
    expected = {
      a = {
        b = 1;
        c = [ "x" ];
      };
    };
  };
  fetchurl-accepts-an-sri-hash = {
    actual =
      (pkgs.fetchurl {
        url = "http://example.org/a%20b.txt";
        hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
      }).name;
    expected = "a-20b.txt";
  };
  fetchurl-without-a-hash = {
    throws = (pkgs.fetchurl { url = "http://example.org/x"; }).drvPath;
    message = "NIXVM3039: pkgs.fetchurl was called without a hash. ... builders.test.nix:";
  };
  unsupported-function-has-the-position-of-its-call = {
    throws = pkgs.buildGoModule { pname = "x"; };
    message = "NIXVM3036: pkgs.buildGoModule was used, which the debian platform does not have. Build it outside of Nix ... builders.test.nix:";
  };
  unsupported-set = {
    throws = pkgs.dockerTools.buildImage { };
    message = "NIXVM3036: pkgs.dockerTools was used";
  };
  compilers = {
    throws = pkgs.stdenv.mkDerivation { name = "x"; };
    message = "NIXVM3036: pkgs.stdenv.mkDerivation was used ... builders.test.nix:";
  };
  # The fixture's lock has jq, so that it is a tool of the builder; the network is told, for a lock that lacks it.
  build-inputs =
    let
      built = pkgs.runCommand "x" {
        nativeBuildInputs = [ pkgs.jq ];
        buildInputs = [
          null
          [ (pkgs.writeShellScriptBin "own" "") ]
        ];
      } "jq . > $out";
    in
    {
      actual = [
        (toolsIn "${built}")
        (packagesIn "${built}")
        (lib.hasInfix "nixvms-programs-jq/setup" (scriptOf built))
        (lib.hasInfix "-own/bin:$PATH" (scriptOf built))
      ];
      expected = [
        [ "jq" ]
        [ ]
        true
        true
      ];
    };
  no-build-inputs = {
    actual = toolsIn "${pkgs.runCommand "x" { } "true"}";
    expected = [ ];
  };
  alias-of-what-the-lock-lacks = {
    throws = pkgs.redis.drvPath;
    message = "NIXVM3021: pkgs.redis stands for Debian's redis-server";
  };
  empty = {
    actual = builtins.isString (scriptOf pkgs.emptyDirectory);
    expected = true;
  };
}
