using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Daemons of Debian, by systemd.packages and their own units: each is active and answers another machine.</summary>
[Collection(PackedSdk.Networks)]
public sealed class DaemonTests(DaemonNetwork network) : IClassFixture<DaemonNetwork>
{
    // Machines share two processors, and some make their databases first.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(4);

    /// <summary>Machine, package, unit, a command on the machine "client", and a part of what it prints.</summary>
    public static TheoryData<string, string, string, string, string> Daemons => new()
    {
        { "alpha", "dnsmasq", "dnsmasq", "dig +short @alpha host.lab.example", "192.0.2.1" },
        { "alpha", "haproxy", "haproxy", "curl --silent http://alpha:8080/", "of haproxy" },
        { "alpha", "keepalived", "keepalived", "ping -c 1 -W 5 192.168.1.200", " 0% packet loss" },
        { "alpha", "memcached", "memcached", "printf 'version\\r\\nquit\\r\\n' | nc -w 5 alpha 11211", "VERSION" },
        { "alpha", "mosquitto", "mosquitto", "mosquitto_pub -h alpha -t t -r -m hello; mosquitto_sub -h alpha -t t -C 1 -W 10", "hello" },
        { "alpha", "prometheus-node-exporter", "prometheus-node-exporter", "curl --silent http://alpha:9100/metrics", "node_load1" },
        { "alpha", "redis-server", "redis-server", "printf 'PING\\r\\nQUIT\\r\\n' | nc -w 5 alpha 6379", "+PONG" },
        { "alpha", "rpcbind", "rpcbind", "nc -z -w 5 alpha 111 && echo open", "open" },
        { "beta", "bind9", "named", "dig +short @beta version.bind chaos txt", "Debian" },
        { "beta", "chrony", "chrony", "chronyd -Q -t 20 'server beta iburst' 2>&1", "System clock wrong by" },
        { "beta", "etcd-server", "etcd", "curl --silent http://beta:2379/health", "true" },
        { "beta", "nginx-light", "nginx", "curl --silent http://beta/", "Welcome to nginx" },
        { "beta", "prometheus", "prometheus", "curl --silent http://beta:9090/-/healthy", "Healthy" },
        { "beta", "squid", "squid", "curl --silent --include --proxy http://beta:3128 http://beta/", "squid" },
        { "beta", "tinyproxy", "tinyproxy", "curl --silent --include --proxy http://beta:8888 http://beta/", "tinyproxy" },
        { "beta", "vsftpd", "vsftpd", "nc -w 5 beta 21 < /dev/null", "220 (vsFTPd" },
        { "gamma", "lighttpd", "lighttpd", "curl --silent --include http://gamma/", "lighttpd" },
        { "gamma", "mariadb-server", "mariadb", "nc -w 5 gamma 3306 < /dev/null | tr -d '\\0'", "not allowed to connect" },
        { "gamma", "samba", "smbd", "nc -z -w 5 gamma 445 && echo open", "open" },
        { "gamma", "slapd", "slapd", "ldapsearch -x -LLL -H ldap://gamma -s base -b '' namingContexts", "namingContexts: dc=" },
        { "gamma", "unbound", "unbound", "dig +short @gamma lab.example", "192.0.2.2" },
        { "gamma", "varnish", "varnish", "curl --silent --include http://gamma:6081/", "Varnish" },
        { "delta", "apache2", "apache2", "curl --silent http://delta/", "Apache2 Debian Default Page" },
        { "delta", "dovecot-imapd", "dovecot", "nc -w 5 delta 143 < /dev/null", "* OK" },
        { "delta", "postfix", "postfix", "sh -c '(sleep 3; echo QUIT) | nc -w 10 delta 25'", "220 " },
    };

    [Theory(Timeout = Limits.Long)]
    [MemberData(nameof(Daemons))]
    public async Task A_daemon_answers_another_machine(string machine, string package, string unit, string command, string answer)
    {
        await network.RunAsync(machine, $"systemctl is-active {unit}", AnswerLimit);
        Assert.Contains(answer, await network.RunAsync("client", $"answer=$({command}); printf '%s' \"$answer\"; case $answer in *'{answer}'*) ;; *) exit 1 ;; esac", AnswerLimit));
        // By Debian's unit, and the package is installed.
        Assert.Contains("/lib/systemd/system/", await network.RunAsync(machine, $"systemctl show -P FragmentPath {unit}"));
        Assert.StartsWith("ii", await network.RunAsync(machine, $"dpkg-query -W -f '${{db:Status-Abbrev}}' {package}"));
    }

    [Fact]
    public void Only_machines_with_scripts_that_nobody_knows_are_warned_of()
    {
        Assert.Contains(network.SetUpAtFirstStart, w => w.Contains("'gamma'", StringComparison.Ordinal) && w.Contains("mariadb-server", StringComparison.Ordinal));
        Assert.DoesNotContain(network.SetUpAtFirstStart, w => w.Contains("'alpha'", StringComparison.Ordinal) || w.Contains("'client'", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task No_unit_fails_and_machines_set_up_their_own_packages_alone()
    {
        foreach (var machine in new[] { "client", "alpha", "beta", "gamma", "delta" })
            Assert.Equal("", await network.RunAsync(machine, "systemctl list-units --failed --plain --no-legend"));
        Assert.Equal("", await network.RunAsync("alpha", "ls -A /var/lib/mysql /var/lib/nixvms/set-up 2> /dev/null || true"));
        // What scripts made is the machine's own.
        await network.RunAsync("gamma", "test -s /etc/varnish/secret && test -d /var/lib/mysql/mysql");
    }
}
