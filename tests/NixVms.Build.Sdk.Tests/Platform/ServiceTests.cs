using System.Globalization;
using NixVms.Build.Sdk.Tests.Infrastructure;
using Xunit.Abstractions;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Every service of the debian platform in a running network, looked at from another machine of it.</summary>
[Collection(PackedSdk.Networks)]
public sealed class ServiceTests(ServiceNetwork network, ITestOutputHelper log) : IClassFixture<ServiceNetwork>
{
    private const string Curl = "curl --silent --show-error --max-time 10 ";

    [Fact(Timeout = Limits.Long)]
    public async Task Nginx_serves_hosts_and_locations_and_passes_requests_on()
    {
        Assert.Equal("A page of nginx", await OnClient(Curl + "http://www.example.org/"));
        Assert.Equal("A page of nginx", await OnClient(Curl + "http://www.example.org/alias/index.html"));
        Assert.Equal("A page of nginx", await OnClient(Curl + "http://www.example.org/anything"));
        Assert.Equal("gone 410", await OnClient(Curl + "--write-out ' %{http_code}' http://www.example.org/gone"));
        Assert.Equal("api.example.org", await OnClient(Curl + "http://api.example.org/who"));
        Assert.Equal("A page of Apache", await OnClient(Curl + "http://api.example.org/"));
        Assert.Contains("Content-Encoding: gzip", await OnClient(Curl + "--head --header 'Accept-Encoding: gzip' http://www.example.org:8091/long.css"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Apache_serves_its_hosts()
    {
        var answer = await OnClient(Curl + "--include http://web:8080/");

        Assert.Contains("A page of Apache", answer);
        Assert.Contains("X-Served-By: apache", answer);
        Assert.Equal("A page of nginx", await OnClient(Curl + "http://web:8080/dir/index.html"));
        Assert.Equal("A page of nginx", await OnClient(Curl + "http://web:8080/nginx/"));
        // A module of services.httpd.extraModules, and what NixOS loads by default.
        Assert.Equal("A page of nginx", await OnClient(Curl + "http://web:8080/balanced/"));
        Assert.Contains("Expires:", await OnClient(Curl + "--head http://web:8080/"));
        Assert.Contains("ServerMPM: event", await OnClient(Curl + "http://web:8080/status?auto"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task The_firewall_lets_in_what_it_allows_and_nothing_else()
    {
        // By port, by range, by interface, by a rule of one's own; sshd opens its port itself.
        foreach (var port in new[] { 80, 8091, 8083, 8084, 22 })
            await OnClient($"nc -z -w 5 web {port}");
        await network.FailAsync("client", "nc -z -w 2 web 8082");
        Assert.Equal("A page of nginx", await OnWeb(Curl + "http://localhost:8082/"));
        await OnClient("ping -c 1 -W 5 web");

        // Refused with an answer: at once. Without pings.
        Assert.Contains("refused", await network.FailAsync("client", "nc -v -z -w 5 database 6380 2>&1"), StringComparison.OrdinalIgnoreCase);
        await network.FailAsync("client", "ping -c 1 -W 2 database");

        await OnWeb("systemctl stop firewall");
        await OnClient("nc -z -w 5 web 8082");
        await OnWeb("systemctl start firewall");
        await network.FailAsync("client", "nc -z -w 2 web 8082");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task PostgreSQL_has_its_databases_and_users_and_serves_other_machines()
    {
        const string psql = "psql -h database -U shop -d shop -qtAX ";

        Assert.Equal("500", await OnClient(psql + "-c 'create table goods as select generate_series(1, 500) as number' -c 'select count(*) from goods'"));
        Assert.Equal("shop|t", await OnClient(psql + "-c \"select r.rolname, r.rolcreatedb from pg_database d join pg_roles r on r.oid = d.datdba where datname = 'shop'\""));
        Assert.Equal("t", await OnClient(psql + "-c \"select has_database_privilege('reader', 'shop', 'connect')\""));
        Assert.Equal("50", await OnClient(psql + "-c 'show max_connections'"));
        Assert.Contains("no pg_hba.conf entry", await network.FailAsync("client", "psql -h database -U postgres -c 'select 1' 2>&1"));
        Assert.Equal("42", await network.RunAsync("database", "psql -U postgres -qtAX -c 'select answer from first_start'"));
    }

    /// <summary>
    /// Its cluster is made at build: made at start, it would take seven times as long as everything before it. The host
    /// may be busy, so the time is compared with that of the machine itself.
    /// </summary>
    [Fact(Timeout = Limits.Long)]
    public async Task PostgreSQL_serves_soon_after_the_machine_is_up()
    {
        await network.RunAsync("database", "systemctl is-active postgresql");
        var times = await network.RunAsync(
            "database", "for property in InactiveExit ActiveEnter; do systemctl show -P ${property}TimestampMonotonic postgresql; done");
        var seconds = times.Split('\n').Select(t => double.Parse(t, CultureInfo.InvariantCulture) / 1e6).ToArray();

        log.WriteLine($"PostgreSQL was started {seconds[0]:0.0} s after the kernel and served {seconds[1] - seconds[0]:0.0} s later.");
        Assert.InRange(seconds[1] - seconds[0], 0, 3 * seconds[0]);
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Redis_serves_other_machines_only_where_it_should()
    {
        Assert.Equal("PONG", await OnClient("REDISCLI_AUTH='open sesame' redis-cli -h database ping"));
        Assert.Contains("NOAUTH", await OnClient("redis-cli -h database ping"));
        Assert.Equal("OK\nmaxmemory\n10485760", await network.RunAsync("database", "redis-cli -p 6380 set key value; redis-cli -p 6380 config get maxmemory"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Units_of_every_kind_work()
    {
        Assert.Equal("greetings", await OnClient("nc -N -w 5 web 8090 < /dev/null"));
        await OnClient("echo over > /dev/udp/web/5000");
        Assert.Equal("over", await OnWeb("grep . /run/datagram"));
        await OnWeb("test $(wc -l < /run/tick) -ge 2");
        Assert.Equal("good day", await OnWeb("cat /run/once"));
        await OnWeb("test ! -e /run/seen && touch /run/show");
        await OnWeb("test -e /run/seen");
        await OnWeb("systemctl start extra.target; test -e /run/rescued");
        Assert.Equal("by rule 640 root users", await OnWeb("echo $(cat /run/rule) $(stat -c '%a %U %G' /run/rule)"));
        Assert.Equal("750 nginx root", await OnWeb("stat -c '%a %U %G' /run/made"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Packages_are_installed_as_Debian_installs_them()
    {
        await OnClient("for command in vim vi view editor iptables ip6tables telnet traceroute nc netcat awk pager psql; do command -v $command || exit 1; done");
        Assert.Contains("VIM", await OnClient("vi --version | head -n 1"));
        // The one of the image below has the higher priority.
        Assert.Equal("/bin/nc.openbsd", await OnClient("update-alternatives --query nc | sed -n 's/^Value: //p'"));
        Assert.Equal("/usr/bin/nc.openbsd", await OnClient("readlink -f /usr/bin/nc"));
        Assert.Equal("vim: /usr/bin/vim.basic\nbash: /usr/bin/bash", await OnClient("dpkg -S /usr/bin/vim.basic; dpkg -S /usr/bin/bash"));
        Assert.Equal("ii ii", await OnClient("echo $(dpkg-query -W -f '${db:Status-Abbrev}' vim bash)"));
        Assert.Equal("", await OnClient("dpkg --audit; dpkg --verify vim traceroute"));
        Assert.Contains("OK", await OnClient("openssl verify -no-CAfile -CApath /etc/ssl/certs /usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt"));
        // All that options and these packages need is known when the network is built.
        Assert.Empty(network.SetUpAtFirstStart);
        Assert.Contains("OK", await OnClient("openssl verify -no-CApath -CAfile /etc/ssl/certs/ca-certificates.crt /usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_daemon_of_Debian_runs_by_its_own_unit()
    {
        Assert.Contains("VERSION", await OnClient("printf 'version\\r\\nquit\\r\\n' | nc -w 5 desk 11211"));
        Assert.Equal(
            "/usr/lib/systemd/system/memcached.service /etc/systemd/system/memcached.service.d/overrides.conf",
            await OnDesk("echo $(systemctl show -P FragmentPath -P DropInPaths memcached)"));
        // Its account has the number of the table.
        Assert.Equal("memcache 225", await OnDesk("echo $(ps -o user= -C memcached) $(id -u memcache)"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task People_log_in_with_their_passwords()
    {
        Assert.Equal("alice", await OnClient(
            "SSH_ASKPASS=/etc/password SSH_ASKPASS_REQUIRE=force setsid ssh -o StrictHostKeyChecking=no alice@desk id -un 2>/dev/null"));
        foreach (var name in new[] { "bob", "carol" })
            Assert.Equal(name, await OnDesk($"echo correct horse | runuser -u nobody -- su {name} -c 'id -un' 2>/dev/null"));
        await network.FailAsync("desk", "echo wrong | runuser -u nobody -- su carol -c id");
        Assert.Contains("The desk", await OnClient("ssh -o StrictHostKeyChecking=no desk true 2>&1"));
        Assert.Equal("uid=1234(alice) gid=100(users) groups=100(users),5000(crew),1(wheel)", await OnDesk("id alice"));
        Assert.Equal("crew /srv/daemon 700", await OnDesk("echo $(id -gn daemon-of-ours) $(stat -c '%n %a' /srv/daemon)"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Sudo_asks_for_passwords_and_follows_rules()
    {
        Assert.Equal("root", await OnDesk("echo correct horse | runuser -u alice -- sudo -S -p '' id -un"));
        await network.FailAsync("desk", "echo wrong | runuser -u alice -- sudo -k -S id -un");
        Assert.Equal("root", await OnDesk("runuser -u bob -- sudo -n id -un"));
        await network.FailAsync("desk", "runuser -u bob -- sudo -n true");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Services_of_users_run()
    {
        Assert.Equal("alice", await OnDesk("cat /run/user/1234/who"));
        Assert.Equal("active", await OnClient(
            "SSH_ASKPASS=/etc/password SSH_ASKPASS_REQUIRE=force setsid ssh -o StrictHostKeyChecking=no alice@desk systemctl --user is-active mine 2>/dev/null"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task The_system_is_as_it_was_set()
    {
        Assert.Equal("+0545 +0545", await OnDesk("echo $(date +%Z) $(cat /etc/activated)"));
        Assert.Equal("Mai 1.5", await OnDesk("bash -lc 'date -d 2026-05-01 +%B; printf %.1f 1.5' | xargs"));
        // The accented letter is one byte.
        Assert.Equal("61 6f fb 74 0a", await OnDesk("LC_ALL=fr_FR date -d 2026-08-01 +%B | od -An -tx1 | xargs"));
        Assert.Equal("1", await OnDesk("cat /proc/sys/net/ipv4/ip_forward"));
        await OnDesk("test -d /sys/module/dummy && grep -q answer=42 /proc/cmdline");
        Assert.Equal("tmpfs", await OnDesk("stat -f -c %T /tmp"));
        await OnDesk("test -d /tmp/xchg -a -d /tmp/shared");
        Assert.Equal("ed hello, world", await OnDesk("echo $(bash -lc 'echo $EDITOR') $(bash -lic hello 2>/dev/null)"));
        Assert.Equal("640 alice crew a copy", await OnDesk("echo $(stat -c '%a %U %G' /etc/made/by/copy) $(cat /etc/made/by/copy)"));
        Assert.Equal("192.168.1.3 desk.example.net desk", await OnClient("getent hosts desk | xargs"));
        Assert.Equal("192.168.1.3 desk.example.net desk", await OnDesk("getent hosts desk.example.net | xargs"));
        await OnClient("ip address show eth2 | grep -q 192.168.2.1[01]");
        Assert.Contains("10.20.0.0/16 via 192.168.1.3 dev eth1", await OnClient("ip route"));
        Assert.Equal("notice", await OnDesk("sed -n 's/MaxLevelStore=//p' /etc/systemd/journald.conf"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task File_systems_are_mounted_and_swap_is_used()
    {
        Assert.Equal("ext4 /dev/vdb", await OnDesk("findmnt -n -o FSTYPE,SOURCE /data | xargs"));
        Assert.Equal("tmpfs 8.0M", await OnDesk("echo $(findmnt -n -o FSTYPE /scratch) $(df -h --output=size /scratch | tail -n 1)"));
        Assert.Equal("/dev/loop0 24M -2 /dev/vdc 32M 7", await OnDesk("swapon --show=NAME,SIZE,PRIO --noheadings | xargs"));
        Assert.Equal("active active active", await OnDesk("systemctl is-active data.mount 'mnt-the\\x20same.mount' absent.automount | xargs"));
        Assert.Equal("overlay", await OnDesk("findmnt -n -o FSTYPE /"));

        // What one machine writes the other reads, through NFS and the bind mount.
        await OnClient("echo from the client > /files/note");
        Assert.Equal("from the client", await OnDesk("cat '/mnt/the same/note'"));
        await OnDesk("echo from the desk > /srv/plain/note");
        Assert.Equal("from the desk", await OnClient("cat /plain/note"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task TLS_is_served_with_certificates_that_other_machines_trust()
    {
        Assert.Equal("A page of Apache", await OnClient(Curl + "https://secure.example.org/"));
        Assert.Contains("HTTP/2 200", await OnClient(Curl + "--head https://secure.example.org/"));
        Assert.Equal("301 https://secure.example.org/x", await OnClient(Curl + "--output /dev/null --write-out '%{http_code} %{redirect_url}' http://secure.example.org/x"));
        Assert.Equal("preliminary", await OnClient(Curl + "--insecure https://acme.example.org/"));
        Assert.Contains("self-signed certificate", await network.FailAsync("client", Curl + "https://acme.example.org/ 2>&1"));
        await OnClient("test $(grep -c BEGIN /etc/ssl/certs/ca-certificates.crt) -gt 100");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Programs_are_there_and_configured()
    {
        await OnDesk("command -v gpg && command -v mtr && gpgconf --version > /dev/null");
        Assert.Equal("trunk", await OnDesk("git config init.defaultBranch"));
        Assert.Equal("hi from zsh", await OnDesk("zsh -ic hi 2>/dev/null"));
        Assert.Equal("yes", await OnDesk("bash -lic 'echo $OF_BASH' 2>/dev/null"));
        Assert.Equal("tmux-256color", await OnDesk("tmux new-session -d -s test \\; show-options -gv default-terminal"));
        Assert.Contains("AAAA", await OnDesk("ssh-keygen -F web -f /etc/ssh/ssh_known_hosts"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Cron_runs_its_jobs() =>
        // At the next full minute.
        await network.Machines.WaitForAsync("desk", "test -e /run/cron", TimeSpan.FromSeconds(90));

    /// <summary>Apart from the one that is there to fail.</summary>
    [Fact(Timeout = Limits.Long)]
    public async Task No_unit_fails()
    {
        foreach (var machine in new[] { "client", "database", "desk", "web" })
            Assert.Equal("", await network.RunAsync(machine, "systemctl list-units --failed --plain --no-legend | grep -v '^failing.service' || true"));
    }

    private Task<string> OnClient(string command) => network.RunAsync("client", command);

    private Task<string> OnWeb(string command) => network.RunAsync("web", command);

    private Task<string> OnDesk(string command) => network.RunAsync("desk", command);
}
