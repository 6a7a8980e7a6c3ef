package render

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
)

// netLab is a network of namespaces: a client, a host with bridges named as ours,
// and containers. Nothing of it touches the machine's own network.
//
//	client --- host --- magi-jedge  --- proxy      ports 443 and 9999 published
//	                +-- other0      --- other      port 9000 published
//	                +-- magi-jfront --- inside     internal
//	                +-- magi-jout   --- open       Jupyter with egress full
//
// The client also has the address of a metadata service, and that of another one to
// which the host redirects.
type netLab struct{ prefix string }

const (
	clientAllowed = "192.0.2.10"
	clientOther   = "192.0.2.66"
	hostOutside   = "192.0.2.1"
	proxyAddress  = "172.30.0.2"
	otherAddress  = "172.31.0.2"
	insideGateway = "172.29.0.1"
	insideAddress = "172.29.0.2"
	openGateway   = "172.28.0.1"
	openAddress   = "172.28.0.2"
	metadata      = "169.254.169.254"
	redirected    = "169.254.170.2"

	clientAllowed6 = "2001:db8:0:1::10"
	clientOther6   = "2001:db8:0:1::66"
	hostOutside6   = "2001:db8:0:1::1"
	proxyAddress6  = "fd30::2"
	openAddress6   = "fd28::2"
	metadata6Of    = "fd00:ec2::254"
)

// newNamespaces is a lab without wires.
func newNamespaces(t *testing.T, names ...string) *netLab {
	t.Helper()
	needTool(t, "ip")
	needTool(t, "nft")
	needRoot(t)
	l := &netLab{fmt.Sprintf("mh%d", os.Getpid())}
	for _, name := range names {
		if out, err := exec.Command("ip", "netns", "add", l.prefix+name).CombinedOutput(); err != nil {
			t.Skipf("no network namespaces here: %v %s", err, out)
		}
		t.Cleanup(func() { exec.Command("ip", "netns", "del", l.prefix+name).Run() })
		l.ip(t, name, "link set lo up")
	}
	return l
}

func newNetLab(t *testing.T) *netLab {
	t.Helper()
	l := newNamespaces(t, "host", "client", "proxy", "other", "inside", "open")
	l.wire(t, "client", hostOutside+"/24", "ext0", clientAllowed+"/24", "")
	l.ip(t, "client", "addr add "+clientOther+"/24 dev up0")
	l.ip(t, "client", "route add default via "+hostOutside)
	l.wire(t, "proxy", "172.30.0.1/24", "veth1", proxyAddress+"/24", "magi-jedge")
	l.wire(t, "other", "172.31.0.1/24", "veth2", otherAddress+"/24", "other0")
	l.wire(t, "inside", insideGateway+"/24", "veth3", insideAddress+"/24", "magi-jfront")
	l.wire(t, "open", openGateway+"/24", "veth4", openAddress+"/24", "magi-jout")
	for c, gateway := range map[string]string{"proxy": "172.30.0.1", "other": "172.31.0.1", "inside": insideGateway, "open": openGateway} {
		l.ip(t, c, "route add default via "+gateway)
	}
	l.ip(t, "client", "addr add "+metadata+"/32 dev up0")
	l.ip(t, "host", "route add "+metadata+"/32 via "+clientAllowed)
	for _, a := range []string{
		"host magi-jout fd28::1", "open up0 " + openAddress6, "client up0 " + metadata6Of,
		"host ext0 " + hostOutside6, "client up0 " + clientAllowed6, "client up0 " + clientOther6, "host magi-jedge fd30::1", "proxy up0 " + proxyAddress6,
	} {
		f := strings.Fields(a)
		l.ip(t, f[0], "addr add "+f[2]+"/64 dev "+f[1]+" nodad")
	}
	l.settle(t)
	l.ip(t, "client", "-6 route add default via "+hostOutside6)
	l.ip(t, "proxy", "-6 route add default via fd30::1")
	l.ip(t, "open", "-6 route add default via fd28::1")
	l.ip(t, "host", "-6 route add "+metadata6Of+"/128 via "+clientAllowed6)
	l.in(t, "host", func() {
		for _, name := range []string{"ipv4/ip_forward", "ipv6/conf/all/forwarding"} {
			if err := os.WriteFile("/proc/sys/net/"+name, []byte("1"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	l.nft(t, `table ip nat { chain prerouting { type nat hook prerouting priority -100;
		iifname ext0 tcp dport 443 dnat to `+proxyAddress+`:8443
		iifname ext0 tcp dport 9999 dnat to `+proxyAddress+`:9999
		iifname ext0 tcp dport 9000 dnat to `+otherAddress+`:9000;
		ip daddr `+redirected+` tcp dport 80 dnat to `+clientAllowed+`:7000; }; }
		table ip6 nat { chain prerouting { type nat hook prerouting priority -100;
		iifname ext0 tcp dport 443 dnat to [`+proxyAddress6+`]:8443; }; }`)
	return l
}

// wire joins a namespace to the host, by a bridge where one is named.
func (l *netLab) wire(t *testing.T, name, hostAddress, hostEnd, address, bridge string) {
	t.Helper()
	l.ip(t, "host", "link add "+hostEnd+" type veth peer name up0 netns "+l.prefix+name)
	l.ip(t, "host", "link set "+hostEnd+" up")
	device := hostEnd
	if bridge != "" {
		device = bridge
		l.ip(t, "host", "link add "+bridge+" type bridge")
		l.ip(t, "host", "link set "+hostEnd+" master "+bridge)
		l.ip(t, "host", "link set "+bridge+" up")
	}
	l.ip(t, "host", "addr add "+hostAddress+" dev "+device)
	l.ip(t, name, "addr add "+address+" dev up0")
	l.ip(t, name, "link set up0 up")
}

func (l *netLab) ip(t *testing.T, name, args string) {
	t.Helper()
	cmd := exec.Command("ip", append([]string{"-n", l.prefix + name}, strings.Fields(args)...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ip %s: %v %s", args, err, out)
	}
}

// settle waits for the link-local addresses, without which IPv6 finds nobody.
func (l *netLab) settle(t *testing.T) {
	t.Helper()
	for range 100 {
		waiting := false
		for _, name := range []string{"host", "client", "proxy", "open"} {
			out, err := exec.Command("ip", "-n", l.prefix+name, "-6", "addr", "show", "tentative").Output()
			waiting = waiting || err != nil || len(out) > 0
		}
		if !waiting {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the addresses do not settle")
}

// nft loads rules on the host of the lab.
func (l *netLab) nft(t *testing.T, rules string) {
	t.Helper()
	cmd := exec.Command("ip", "netns", "exec", l.prefix+"host", "nft", "-f", "-")
	cmd.Stdin = strings.NewReader(rules)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s\n%s", err, out, rules)
	}
}

// in runs a function in a namespace. Sockets that it makes stay there.
func (l *netLab) in(t *testing.T, name string, do func()) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	defer home.Close()
	there, err := os.Open(filepath.Join("/run/netns", l.prefix+name))
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	if err := unix.Setns(int(there.Fd()), unix.CLONE_NEWNET); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); err != nil {
			panic(err) // this thread must not go on in the wrong place
		}
	}()
	do()
}

// listen answers every connection with the client's address.
func (l *netLab) listen(t *testing.T, name, address string) {
	t.Helper()
	l.in(t, name, func() {
		s, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		go func() {
			for {
				c, err := s.Accept()
				if err != nil {
					return
				}
				fmt.Fprint(c, c.RemoteAddr().(*net.TCPAddr).IP)
				c.Close()
			}
		}()
	})
}

// reaches reports whether a connection is answered.
func (l *netLab) reaches(t *testing.T, name, from, to string) (ok bool) {
	t.Helper()
	l.in(t, name, func() {
		d := net.Dialer{Timeout: time.Second, LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		c, err := d.Dial("tcp", to)
		if err != nil {
			return
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(time.Second))
		b := make([]byte, 64)
		n, err := c.Read(b)
		if ok = err == nil; ok && string(b[:n]) != from {
			t.Errorf("%s appears as %s", from, b[:n])
		}
	})
	return ok
}

func TestFirewallStopsPackets(t *testing.T) {
	l := newNetLab(t)
	l.listen(t, "proxy", proxyAddress+":8443")
	l.listen(t, "proxy", "["+proxyAddress6+"]:8443")
	l.listen(t, "proxy", proxyAddress+":9999")
	l.listen(t, "other", otherAddress+":9000")
	l.listen(t, "host", "0.0.0.0:5000")
	l.listen(t, "host", "0.0.0.0:53")
	l.listen(t, "inside", insideAddress+":8888")
	l.listen(t, "open", openAddress+":8888")
	for _, address := range []string{clientAllowed, metadata, "[" + clientAllowed6 + "]", "[" + metadata6Of + "]"} {
		l.listen(t, "client", address+":7000")
	}
	l.listen(t, "client", metadata+":53")
	ways := []struct{ name, in, from, to string }{
		{"allowed", "client", clientAllowed, hostOutside + ":443"},
		{"other client", "client", clientOther, hostOutside + ":443"},
		{"straight to the container", "client", clientAllowed, proxyAddress + ":8443"},
		{"allowed IPv6", "client", clientAllowed6, "[" + hostOutside6 + "]:443"},
		{"other IPv6", "client", clientOther6, "[" + hostOutside6 + "]:443"},
		{"straight by IPv6", "client", clientAllowed6, "[" + proxyAddress6 + "]:8443"},
		{"port published beside ours", "client", clientOther, hostOutside + ":9999"},
		{"port of another service", "client", clientOther, hostOutside + ":9000"},
		{"straight to another service", "client", clientOther, otherAddress + ":9000"},
		{"service of the host, for clients", "client", clientOther, hostOutside + ":5000"},
		{"service of the host, from Jupyter", "inside", insideAddress, insideGateway + ":5000"},
		{"service of the host's other address", "inside", insideAddress, hostOutside + ":5000"},
		{"host to Jupyter", "host", insideGateway, insideAddress + ":8888"},
		{"host to the proxy", "host", "172.30.0.1", proxyAddress + ":8443"},
		{"proxy to the network", "proxy", proxyAddress, clientAllowed + ":7000"},
		{"proxy to the network by IPv6", "proxy", proxyAddress6, "[" + clientAllowed6 + "]:7000"},
		{"proxy to the host", "proxy", proxyAddress, "172.30.0.1:5000"},
		{"proxy to the host's resolver", "proxy", proxyAddress, "172.30.0.1:53"},
		{"open Jupyter to the network", "open", openAddress, clientAllowed + ":7000"},
		{"open Jupyter to the network by IPv6", "open", openAddress6, "[" + clientAllowed6 + "]:7000"},
		{"open Jupyter to the metadata", "open", openAddress, metadata + ":7000"},
		{"open Jupyter to redirected metadata", "open", openAddress, redirected + ":80"},
		{"open Jupyter to the metadata by IPv6", "open", openAddress6, "[" + metadata6Of + "]:7000"},
		{"open Jupyter to the cloud's resolver", "open", openAddress, metadata + ":53"},
		{"open Jupyter to the host", "open", openAddress, openGateway + ":5000"},
		{"open Jupyter to the host's other address", "open", openAddress, hostOutside + ":5000"},
		{"open Jupyter to the host's resolver", "open", openAddress, openGateway + ":53"},
		{"host to open Jupyter", "host", openGateway, openAddress + ":8888"},
		{"straight to open Jupyter", "client", clientAllowed, openAddress + ":8888"},
	}
	const inside = "service of the host, from Jupyter, service of the host's other address, " +
		"proxy to the network, proxy to the network by IPv6, proxy to the host, proxy to the host's resolver"
	full := func(in *design.Facts) { in.Answers.Egress = answers.EgressFull }
	mine := allow(clientAllowed+"/32", clientAllowed6+"/128")
	for _, c := range []struct {
		name    string
		rules   string
		blocked string // names of the ways that are shut
	}{
		{"no table", "", ""},
		{"allow list", renderFirewall(t, proxyInput(mine)),
			"other client, straight to the container, other IPv6, straight by IPv6, " + inside},
		{"everybody", renderFirewall(t, proxyInput(allow())),
			"straight to the container, straight by IPv6, " + inside},
		{"loopback", renderFirewall(t, proxyInput(loopback)),
			"allowed, other client, straight to the container, allowed IPv6, other IPv6, straight by IPv6, port published beside ours, " + inside},
		{"egress full", renderFirewall(t, proxyInput(mine, full)),
			"other client, straight to the container, other IPv6, straight by IPv6, straight to open Jupyter, open Jupyter to the metadata, open Jupyter to redirected metadata, " +
				"open Jupyter to the metadata by IPv6, open Jupyter to the host, open Jupyter to the host's other address, " + inside},
		{"another stack's table", "delete table inet magi_harden\n" + renderFirewall(t, proxyInput(mine, func(in *design.Facts) { in.Answers.Bridge = "lab-2" })), ""},
	} {
		if c.rules != "" {
			l.nft(t, c.rules)
		}
		if c.name == "allow list" {
			l.nft(t, c.rules) // again, over itself
		}
		t.Run(c.name, func(t *testing.T) {
			var all sync.WaitGroup // t.Parallel would wait for a processor, and most of these only wait
			for _, w := range ways {
				all.Go(func() {
					t.Run(w.name, func(t *testing.T) {
						want := !strings.Contains(", "+c.blocked+", ", ", "+w.name+", ")
						if got := l.reaches(t, w.in, w.from, w.to); got != want {
							t.Errorf("reached %t, want %t", got, want)
						}
					})
				})
			}
			all.Wait()
		})
	}
}

// TestFirewallBeforeTheNetworks: the table filters bridges that are made after it was
// loaded, and made again.
func TestFirewallBeforeTheNetworks(t *testing.T) {
	l := newNamespaces(t, "host", "inside")
	l.nft(t, renderFirewall(t, proxyInput()))
	l.listen(t, "host", "0.0.0.0:5000")
	for range 2 {
		l.wire(t, "inside", insideGateway+"/24", "veth3", insideAddress+"/24", "magi-jfront")
		if l.reaches(t, "inside", insideAddress, insideGateway+":5000") {
			t.Error("a container reaches the host")
		}
		l.nft(t, "flush table inet magi_harden")
		if !l.reaches(t, "inside", insideAddress, insideGateway+":5000") {
			t.Error("nothing is reached without the rules")
		}
		l.nft(t, renderFirewall(t, proxyInput()))
		l.ip(t, "host", "link del veth3")
		l.ip(t, "host", "link del magi-jfront")
	}
}
