//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// metadataIP is where clouds have the service that hands out a machine's credentials.
const metadataIP = "169.254.169.254"

// newMetadata adds a neighbour with the address of a metadata service, and the Docker
// host's route to it. Nothing for that address leaves the small network: the route is
// looked at first.
func newMetadata(t *testing.T) (cloud *netns, addr string) {
	t.Helper()
	cloud, addr = newNeighbour(t)
	machine := namespaceOf(t, envMachine)
	if _, err := cloud.run(t, "ip", "addr", "add", metadataIP+"/32", "dev", "eth0"); err != nil {
		t.Fatal(err)
	}
	if _, err := machine.run(t, "ip", "route", "add", metadataIP+"/32", "via", addr); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := machine.feed(context.Background(), "route del "+metadataIP+"/32\n", "ip", "-batch", "-"); err != nil {
			t.Error(err)
		}
	})
	if out, err := machine.run(t, "ip", "-o", "route", "get", metadataIP); err != nil || !strings.Contains(out, " via "+addr+" ") {
		t.Fatalf("%s goes elsewhere: %q, %v", metadataIP, out, err)
	}
	return cloud, addr
}

// listen opens a port in a namespace until the test ends; nil is the Docker host's. The
// kernel takes connections without anybody who accepts them.
func listen(t *testing.T, on *netns, addr string) (port string) {
	t.Helper()
	open := func() (net.Listener, error) { return net.Listen("tcp", addr) }
	if on != nil {
		here := open
		open = func() (net.Listener, error) { return inside(on, here) }
	}
	listener, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return port
}

// testOutbound: with egress full a notebook reaches the network, and with the table
// neither the Docker host nor a metadata service.
func testOutbound(t *testing.T, s *stack, v visitor, base string) {
	cloud, neighbour := newMetadata(t)
	for _, port := range []string{"80", "53"} {
		listen(t, cloud, "0.0.0.0:"+port)
	}
	port := listen(t, nil, "0.0.0.0:0")
	gateway := s.inspect("jupyter").NetworkSettings.Networks[s.project+"_jupyter_out"].Gateway
	if gateway == "" {
		t.Fatal("the network has no gateway")
	}
	targets := []string{gateway + ":" + port, machineIP + ":" + port, metadataIP + ":80", metadataIP + ":53", neighbour + ":80"}
	code := "import socket\nfor a in " + strings.ReplaceAll(fmt.Sprintf("%q", targets), " ", ", ") + ":\n" +
		"    h, p = a.split(':')\n    try: socket.create_connection((h, p), 3); print('reached', a)\n    except OSError: print('refused', a)\n" +
		"print('name', len(socket.getaddrinfo('pypi.org', 443)) > 0)"
	try := func(want func(target string) bool) {
		t.Helper()
		var list []string
		for _, target := range targets {
			outcome := "refused "
			if want(target) {
				outcome = "reached "
			}
			list = append(list, outcome+target)
		}
		o := s.loggedIn(t, v, base).newKernel().run(code, time.Minute)
		if diff := cmp.Diff(append(list, "name True"), lines(o.stdout)); diff != "" {
			t.Errorf("from a notebook (-want +got):\n%s\n%+v", diff, o)
		}
	}
	try(func(string) bool { return true })
	s.loadFirewall(t)
	try(func(target string) bool { return slices.Contains(targets[3:], target) })
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("with the table: status %d, %v", a.status, err)
	}
}

// proxyReaches reports whether nginx's container can open a connection to a neighbour.
func proxyReaches(t *testing.T, s *stack) bool {
	t.Helper()
	neighbour, addr := newNeighbour(t)
	port := listen(t, neighbour, "0.0.0.0:0")
	proxy := &netns{pid: s.inspect("nginx").State.Pid}
	conn, err := proxy.dial(t.Context(), "tcp", net.JoinHostPort(addr, port), visitor{}.source)
	if err == nil {
		conn.Close()
	}
	return err == nil
}
