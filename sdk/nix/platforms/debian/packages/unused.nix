# Dependencies that only maintainer scripts need. Those never run here, so the images leave these packages out:
# smaller images, and 10 MB less to download for the smallest network.
# Input: the release (../releases). Result: { everywhere, from }.
release:
{
  # Left out wherever another package asks for it; a machine that names one itself gets it.
  everywhere = [
    "adduser"
    "debconf"
    "dpkg"
    release.compilerBase
    "init-system-helpers"
    "install-info"
    "libdebconfclient0"
    "lsb-base"
    "runit-helper"
    "sensible-utils"
    "sgml-base"
    "ucf"
    "usrmerge"
  ];

  # Left out where just this package asks for it. Perl is here because other packages (git, for one) really run it.
  from = {
    apache2-bin = [ "perl" ];
    # Any awk satisfies base-files, and the core image has mawk.
    base-files = [ "gawk" ];
    # Scripts in Perl that choose among versions, and a library that compiles queries (services.postgresql.settings.jit).
    "postgresql-${release.postgresqlVersion}" = [
      release.postgresqlCompiler
      "locales"
      "postgresql-common"
      "ssl-cert"
    ];
    "postgresql-client-${release.postgresqlVersion}" = [ "postgresql-client-common" ];
  };
}
