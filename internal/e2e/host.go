//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// newHost adds a host to the network, with a namespace of its own that ends
// with the test. Addresses are in CIDR form; one in the LAN (192.168.1.0/24,
// fd00:1::/64) makes a neighbour of the Docker host, one in 198.51.100.0/24
// comes from outside through the router.
func newHost(t testing.TB, addrs ...string) *netns {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	host, err := newNetns()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.stop() })
	var gateways []string
	for _, gateway := range []string{routerIP, routerPublic, routerIPv6} {
		if slices.ContainsFunc(addrs, func(a string) bool {
			return netip.MustParsePrefix(a).Contains(netip.MustParseAddr(gateway))
		}) {
			gateways = append(gateways, gateway)
		}
	}
	if err := plug(ctx, namespaceOf(t, envRouter), host, addrs, gateways); err != nil {
		t.Fatal(err)
	}
	return host
}

var (
	neighbours atomic.Int32
	strangers  atomic.Int32
)

// newNeighbour adds a host to the LAN, at an address that no other test has,
// and returns that too.
func newNeighbour(t testing.TB) (host *netns, addr string) {
	t.Helper()
	n := neighbours.Add(1) + 100
	return newHost(t, fmt.Sprintf("192.168.1.%d/24", n), fmt.Sprintf("fd00:1::%d/64", n)), fmt.Sprintf("192.168.1.%d", n)
}

// newStranger adds a host that comes from outside, through the router.
func newStranger(t testing.TB) *netns {
	t.Helper()
	return newHost(t, fmt.Sprintf("198.51.100.%d/24", strangers.Add(1)+100))
}

// namespaceOf is the namespace whose process the environment names.
func namespaceOf(t testing.TB, variable string) *netns {
	t.Helper()
	pid, err := strconv.Atoi(os.Getenv(variable))
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return &netns{pid: pid}
}

// run runs a command of this computer inside the host's namespace.
func (n *netns) run(t testing.TB, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return finish(n.command(ctx, name, args...))
}

// dial connects from inside the namespace, from any address or from source.
// addr is an IP address and a port: no name is looked up.
func (n *netns) dial(ctx context.Context, network, addr string, source netip.Addr) (net.Conn, error) {
	dialer := net.Dialer{Timeout: 10 * time.Second}
	if source.IsValid() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(source, 0))
	}
	if _, err := netip.ParseAddrPort(addr); err != nil {
		return nil, fmt.Errorf("dial from a host: %w", err)
	}
	if n == nil {
		return dialer.DialContext(ctx, network, addr)
	}
	return inside(n, func() (net.Conn, error) { return dialer.DialContext(ctx, network, addr) })
}

// inside makes a socket within the namespace.
func inside[T any](n *netns, open func() (T, error)) (T, error) {
	var socket T
	done := make(chan error, 1)
	go func() {
		// A socket belongs to the namespace that its thread was in when it was
		// made. The goroutine keeps the thread, which ends with it.
		runtime.LockOSThread()
		f, err := os.Open(n.path())
		if err == nil {
			err = unix.Setns(int(f.Fd()), unix.CLONE_NEWNET)
			f.Close()
		}
		if err != nil {
			done <- fmt.Errorf("enter %s: %w", n.path(), err)
			return
		}
		socket, err = open()
		done <- err
	}()
	err := <-done
	return socket, err
}

// lines splits a command's output; none gives none.
func lines(out string) []string {
	return strings.FieldsFunc(out, func(r rune) bool { return r == '\n' })
}
