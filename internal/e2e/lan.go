//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// The network that the suite plays in: a router with a switch, the machine
// that the engine runs on, and hosts that tests add. The router has a public
// network beside the LAN, and the way to the package registries.
const (
	machineIP    = "192.168.1.10" // in the LAN 192.168.1.0/24, on eth0
	machineIPv6  = "fd00:1::10"   // in the LAN fd00:1::/64
	routerIP     = "192.168.1.1"  // the LAN's gateway
	routerPublic = "198.51.100.1" // the gateway of 198.51.100.0/24
	routerIPv6   = "fd00:1::1"
	uplinkDNS    = "10.0.2.3" // slirp4netns answers there
)

// newRouter makes the router's namespace, with nothing behind it yet.
func newRouter(ctx context.Context) (*netns, error) {
	router, err := newNetns()
	if err != nil {
		return nil, err
	}
	links := `link set lo up
link add lan type bridge
addr add ` + routerIP + `/24 dev lan
addr add ` + routerPublic + `/24 dev lan
addr add ` + routerIPv6 + `/64 dev lan nodad
link set lan up
`
	// Names and the web, for package registries, is all that goes out. A stray
	// packet to a private address or to a cloud's metadata service ends here.
	rules := `table ip uplink {
 chain nat { type nat hook postrouting priority srcnat; oifname "tap0" masquerade; }
 chain out { type filter hook forward priority filter;
  oifname != "tap0" accept
  ip daddr ` + uplinkDNS + ` accept
  ip daddr != { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16,
   198.51.100.0/24, 224.0.0.0/3 } tcp dport { 80, 443 } accept
  reject with icmp net-unreachable
 }
}
`
	err = errors.Join(
		router.feed(ctx, links, "ip", "-batch", "-"),
		router.feed(ctx, rules, "nft", "-f", "-"),
		router.feed(ctx, "1\n", "tee", "/proc/sys/net/ipv4/ip_forward"),
	)
	if err != nil {
		router.stop()
		return nil, fmt.Errorf("set up the router: %w", err)
	}
	return router, nil
}

// plug connects the namespace of a process to the router's switch, as eth0
// with the addresses (in CIDR form) and a default route for each gateway.
func plug(ctx context.Context, router, host *netns, addrs, gateways []string) error {
	port := "h" + strconv.Itoa(host.pid)
	batch := "link set lo up\n"
	for _, a := range addrs {
		batch += "addr add " + a + " dev eth0\n"
	}
	batch += "link set eth0 up\n"
	for _, g := range gateways {
		batch += "route add default via " + g + "\n"
	}
	// Addresses are there at once, without a look for duplicates: a browser that
	// sees one come late gives up its page (ERR_NETWORK_CHANGED).
	const ipv6 = "/proc/sys/net/ipv6/conf/"
	return errors.Join(
		host.feed(ctx, "0\n", "tee", ipv6+"all/accept_dad", ipv6+"default/accept_dad"),
		router.feed(ctx, fmt.Sprintf("link add %s type veth peer name eth0 netns %d\nlink set %s master lan up\n", port, host.pid, port), "ip", "-batch", "-"),
		host.feed(ctx, batch, "ip", "-batch", "-"),
	)
}

// uplink gives the router a way to the outside in user space (slirp4netns), so
// that this computer's own network is left as it is. The function ends it.
func uplink(router *netns) (func() error, error) {
	readyR, readyW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer readyR.Close()
	exitR, exitW, err := os.Pipe()
	if err != nil {
		readyW.Close()
		return nil, err
	}
	cmd := exec.Command("slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback",
		"--ready-fd=3", "--exit-fd=4", strconv.Itoa(router.pid), "tap0")
	cmd.ExtraFiles = []*os.File{readyW, exitR}
	err = cmd.Start()
	readyW.Close()
	exitR.Close()
	if err != nil {
		exitW.Close()
		return nil, fmt.Errorf("start the uplink: %w", err)
	}
	readyR.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.ReadFull(readyR, make([]byte, 1)); err != nil {
		return nil, errors.Join(fmt.Errorf("wait for the uplink: %w", err), exitW.Close(), cmd.Wait())
	}
	return closeAndWait(exitW, cmd), nil
}
