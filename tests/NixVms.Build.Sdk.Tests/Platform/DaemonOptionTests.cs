using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Daemons that are options of NixOS, in a running network, asked by another machine of it.</summary>
[Collection(PackedSdk.Networks)]
public sealed class DaemonOptionTests(DaemonOptionNetwork network) : IClassFixture<DaemonOptionNetwork>
{
    // Machines share two processors, and one makes its databases first.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(4);

    /// <summary>A daemon, a command on the machine "user", and a part of what it prints.</summary>
    public static TheoryData<string, string, string> Answers => new()
    {
        { "memcached", "printf 'version\\r\\nquit\\r\\n' | nc -w 5 small 11211", "VERSION" },
        { "haproxy", "curl --silent http://small/metrics", "node_load1" },
        { "mosquitto", "mosquitto_pub -h small -u ann -P \"it's a secret\" -t news/a -r -m hello; mosquitto_sub -h small -p 1884 -t news/a -C 1 -W 10", "hello" },
        { "mosquitto's passwords", "mosquitto_pub -h small -u ann -P wrong -t news/a -m no 2>&1", "not authorised" },
        { "etcd", "ETCDCTL_API=3 etcdctl --endpoints http://small:2379 put key value", "OK" },
        { "chrony", "chronyd -Q -t 20 'server small iburst' 2>&1", "System clock wrong by" },
        { "squid", "curl --silent --include --proxy http://small:3128 http://small:9100/metrics", "squid" },
        { "prometheus", "curl --silent 'http://small:9090/api/v1/query?query=node_load1'", "\"job\":\"node\"" },
        { "bind", "dig +short @small www.example.org", "192.0.2.80" },
        { "dnsmasq", "dig +short @store any.lab.example", "192.0.2.7" },
        { "keepalived", "ping -c 1 -W 5 192.168.1.200", " 0% packet loss" },
        { "kea", "ip -brief address show eth2", "10.7.0.1" },
        { "samba", "smbclient -N //store/files -c ls", "blocks available" },
        { "openldap", "ldapsearch -x -LLL -H ldap://store -b dc=example '(sn=Lee)' cn", "dn: cn=ann,dc=example" },
        { "openldap's passwords", "ldapwhoami -x -H ldap://store -D cn=ann,dc=example -w \"it's ann\"", "dn:cn=ann,dc=example" },
        { "mysql", "mariadb -h store -u reader -psecret shop -e 'select * from goods'", "tea" },
    };

    [Theory(Timeout = Limits.Long)]
    [MemberData(nameof(Answers))]
    public async Task A_daemon_answers_another_machine(string daemon, string command, string answer) =>
        Assert.True(
            (await network.RunAsync("user", $"answer=$({command}); printf '%s' \"$answer\"; case $answer in *'{answer}'*) ;; *) exit 1 ;; esac", AnswerLimit))
                .Contains(answer, StringComparison.Ordinal),
            daemon);

    [Fact(Timeout = Limits.Long)]
    public async Task Users_of_the_machine_have_their_databases()
    {
        Assert.Equal("t", await network.RunAsync(
            "store", "runuser -u ann -- mariadb more -e 'create table if not exists t (a int); show tables' --skip-column-names", AnswerLimit));
        Assert.Contains("Access denied", await network.FailAsync("store", "runuser -u ann -- mariadb shop -e 'select 1' 2>&1"));
        Assert.EndsWith("42", await network.RunAsync("store", "mariadb -e \"show variables like 'max_connections'\" --skip-column-names"));
        Assert.Equal("700", await network.RunAsync("store", "stat -c %a /var/lib/mysql"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task What_one_machine_writes_by_NFS_the_other_has()
    {
        await network.RunAsync("user", "grep -q ' /mnt/files nfs4 ' /proc/mounts && echo over > /mnt/files/x", AnswerLimit);
        Assert.Equal("over", await network.RunAsync("store", "cat /srv/files/x"));
        await network.RunAsync("store", "echo back > /srv/files/y");
        Assert.Equal("back", await network.RunAsync("user", "cat /mnt/files/y"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Docker_loads_an_image_from_a_file_and_runs_it_for_members_of_its_group()
    {
        await network.RunAsync("docker", "systemctl is-active docker", AnswerLimit);
        await network.RunAsync("docker", """
            mkdir -p /tmp/tiny/bin && cp /usr/bin/busybox /tmp/tiny/bin/ &&
            tar -C /tmp/tiny -c . | docker import - tiny && docker save tiny -o /tmp/tiny.tar && docker rmi tiny && chmod 644 /tmp/tiny.tar
            """, AnswerLimit);

        Assert.Equal(
            "Loaded image: tiny:latest\nout of a container",
            await network.RunAsync("docker", "runuser -u dev -- docker load -i /tmp/tiny.tar && runuser -u dev -- docker run --rm tiny /bin/busybox echo out of a container", AnswerLimit));

        await network.RunAsync("docker", "runuser -u dev -- docker run -d --name web -p 8080:80 tiny /bin/busybox nc -ll -p 80 -e /bin/busybox echo served", AnswerLimit);
        Assert.Equal("served", await network.RunAsync("user", "nc -w 3 docker 8080 < /dev/null | grep .", AnswerLimit));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_container_of_a_file_is_a_service() =>
        Assert.Equal("it's\na page of an image", await network.RunAsync("user", "nc -w 3 docker 8081 < /dev/null | grep .", AnswerLimit));

    [Fact(Timeout = Limits.Long)]
    public async Task They_can_be_reloaded_and_restarted()
    {
        await network.RunAsync("small", "systemctl reload haproxy squid prometheus bind && rndc status > /dev/null", AnswerLimit);
        await network.RunAsync("small", "systemctl restart bind mosquitto memcached chronyd && rndc status > /dev/null", AnswerLimit);
        // What was changed in the directory is gone.
        await network.RunAsync("user", "printf 'dn: cn=ann,dc=example\nchangetype: delete\n' | ldapmodify -x -H ldap://store -D cn=admin,dc=example -w secret", AnswerLimit);
        await network.RunAsync("store", "systemctl restart openldap");
        await network.RunAsync("user", "ldapsearch -x -LLL -H ldap://store -b dc=example '(sn=Lee)' | grep -x 'cn: ann'");
        Assert.Equal("", await network.RunAsync("small", "systemctl --failed --no-legend"));
        Assert.Equal("", await network.RunAsync("store", "systemctl --failed --no-legend"));
    }

    [Fact]
    public void What_the_options_do_no_script_of_Debian_has_to() =>
        Assert.Empty(network.SetUpAtFirstStart);
}
