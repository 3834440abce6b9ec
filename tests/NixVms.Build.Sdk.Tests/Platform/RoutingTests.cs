using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Networks that machines make of those that they are on, seen from the machines at their ends.</summary>
[Collection(PackedSdk.Networks)]
public sealed class RoutingTests(RoutingNetwork network) : IClassFixture<RoutingNetwork>
{
    [Fact(Timeout = Limits.Long)]
    public async Task A_router_hides_who_is_inside_and_lets_nobody_in_but_through_a_forwarded_port()
    {
        Assert.Equal("192.168.2.3", await network.RunAsync("inside", "nc -N -w 5 192.168.2.2 80 < /dev/null"));
        Assert.Equal("192.168.2.2", await network.RunAsync("outside", "nc -N -w 5 router 8080 < /dev/null"));

        // From inside, and from the router itself, by its outer address.
        Assert.Equal("192.168.1.3", await network.RunAsync("inside", "nc -N -w 5 192.168.2.3 8080 < /dev/null"));
        Assert.StartsWith("192.168.", await network.RunAsync("router", "nc -N -w 5 192.168.2.3 8080 < /dev/null"));

        // Even who knows the way.
        await network.RunAsync("outside", "ip route replace 192.168.1.0/24 via 192.168.2.3");
        await network.FailAsync("outside", "nc -z -w 2 192.168.1.1 80");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Tables_of_nftables_are_loaded_beside_those_of_the_firewall_and_of_NAT()
    {
        await network.FailAsync("outside", "nc -z -w 2 router 23");
        Assert.Equal(
            "inet closed\ninet nixos-fw\nip nixos-nat\nip6 nixos-nat",
            await network.RunAsync("router", "systemctl restart nat; nft list tables | sed 's/^table //' | sort"));
        Assert.Contains("packets 1 ", await network.RunAsync("router", "nft list table inet closed"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_bridge_and_tagged_networks_carry_packets()
    {
        Assert.Contains(" 0% packet loss", await network.RunAsync("inside", "ping -c 1 -W 5 10.5.0.1"));
        Assert.Contains("inet 10.5.0.1/24", await network.RunAsync("router", "cat /run/local-commands"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_bond_carries_packets_while_one_of_its_interfaces_is_left()
    {
        Assert.Equal("eth3 eth4", await network.RunAsync("router", "cat /sys/class/net/bond0/bonding/slaves"));
        Assert.Contains(" 0% packet loss", await network.RunAsync("inside", "ping -c 1 -W 5 10.3.0.1"));
        await network.RunAsync("router", "ip link set $(cat /sys/class/net/bond0/bonding/active_slave) down");
        Assert.Contains(" 0% packet loss", await network.RunAsync("inside", "ping -c 1 -W 5 10.3.0.1"));
        Assert.Equal("active-backup 1", await network.RunAsync("router", "cat /sys/class/net/bond0/bonding/mode"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task The_kernels_modules_have_the_ones_that_they_need() =>
        // What is left out is for other hypervisors and for hardware that no machine has.
        Assert.Equal("hv_vmbus ib_core libphy md_mod raid456 rdma_cm scsi_mod vdpa vmw_vmci", await network.RunAsync("router", """
            find /lib/modules/ -name '*.ko' > /tmp/modules
            sed 's|.*/||; s|\.ko$||; s|-|_|g' /tmp/modules | sort > /tmp/names
            echo $(xargs modinfo -F depends < /tmp/modules | tr ',-' '\n_' | grep . | sort -u | comm -23 - /tmp/names)
            """));

    [Fact(Timeout = Limits.Long)]
    public async Task A_macvlan_has_an_address_of_its_own_on_the_interface_that_it_shares()
    {
        // Linux answers for all of its addresses on any interface, so a question would be answered by the other one.
        var address = await network.RunAsync("router", "cat /sys/class/net/mv0/address");
        await network.RunAsync("inside", $"ip neighbour replace 10.4.0.1 lladdr {address} nud permanent dev eth1");
        Assert.Contains(" 0% packet loss", await network.RunAsync("inside", "ping -c 1 -W 5 10.4.0.1"));
        await network.FailAsync("router", $"grep -qx {address} /sys/class/net/eth2/address");
        Assert.Contains("macvlan mode bridge", await network.RunAsync("router", "ip -details link show mv0"));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Tunnels_of_WireGuard_carry_packets()
    {
        Assert.Contains(" 0% packet loss", await network.RunAsync("inside", "ping -c 1 -W 5 10.9.0.1"));
        Assert.Contains(" 0% packet loss", await network.RunAsync("router", "ping -c 1 -W 5 10.9.0.2"));
        Assert.Equal("400 root 600 root", await network.RunAsync("router", "echo $(stat -c '%a %U' /etc/wireguard/wg0.key \"/var/lib/wireguard/it's made\")"));
        await network.RunAsync("inside", "systemctl restart wg-quick-wg7");
        Assert.Contains(" 0% packet loss", await network.RunAsync("inside", "ping -c 1 -W 5 10.9.0.1"));
        await network.RunAsync("router", "systemctl stop wireguard-wg0; ! ip link show wg0");
        await network.RunAsync("router", "systemctl start wireguard-wg0");
    }
}
