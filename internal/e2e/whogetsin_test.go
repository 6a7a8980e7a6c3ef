//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// testWhoGetsIn comes from everywhere.
func testWhoGetsIn(t *testing.T, s *stack, v visitor, base string, before snapshot) {
	outside := v
	outside.from = newStranger(t)
	neighbour, address := newNeighbour(t)
	_, port, _ := net.SplitHostPort(v.to)
	for name, change := range map[string]func(*http.Request){
		"as it is": nil,
		"in the name of a neighbour": func(r *http.Request) {
			for _, header := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded"} {
				r.Header.Set(header, address)
			}
		},
	} {
		if a, err := outside.ask(t, http.MethodGet, base+"login", nil, change); err != nil || a.status != http.StatusForbidden {
			t.Errorf("an address outside the list, %s: status %d, %v", name, a.status, err)
		}
	}
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("an address of the list: status %d, %v", a.status, err)
	}
	six := visitor{from: neighbour, to: net.JoinHostPort(machineIPv6, port), ca: v.ca}
	if a, err := six.ask(t, http.MethodGet, base+"login", nil, nil); err == nil && a.status != http.StatusForbidden {
		t.Errorf("over IPv6: status %d", a.status)
	}
	// It is on the engine's own bridge, in the image of Jupyter because that has a Python.
	out, err := s.run("docker", "run", "--rm", "--label", "com.docker.compose.project="+s.project, "--entrypoint", "python3", s.inspect("jupyter").Config.Image, "-c", fmt.Sprintf(`
import socket, ssl
c = ssl._create_unverified_context()
try:
    s = c.wrap_socket(socket.create_connection(('%s', %s), 5), server_hostname='%s')
    s.sendall(b'GET /login HTTP/1.1\r\nHost: %[3]s\r\nConnection: close\r\n\r\n')
    print(s.recv(12).split()[1].decode())
except OSError: print('refused')
`, machineIP, port, domain))
	if err != nil || out != "403" && out != "refused" {
		t.Errorf("another container gets in: %q, %v", out, err)
	}
	testPorts(t, v, before)
}

// testPorts: every port but Jupyter's stays as it was.
func testPorts(t *testing.T, v visitor, before snapshot) {
	for service, c := range before.containers {
		for port, bindings := range c.HostConfig.PortBindings {
			for _, b := range bindings {
				if strings.HasSuffix(port, "/udp") {
					continue
				}
				for _, ip := range []string{machineIP, machineIPv6} {
					if b.HostIp == "0.0.0.0" && ip == machineIPv6 {
						continue
					}
					conn, err := v.from.dial(t.Context(), "tcp", net.JoinHostPort(ip, b.HostPort), v.source)
					if err == nil {
						conn.Close()
					}
					if open := err == nil; open != (service != "jupyter") {
						t.Errorf("port %s of %s on %s: %v", b.HostPort, service, ip, err)
					}
				}
			}
		}
	}
}

// loadFirewall loads the stack's table until the test ends.
func (s *stack) loadFirewall(t *testing.T) {
	t.Helper()
	if _, err := s.run("nft", "-f", "config/firewall/magi-harden.nft"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h := namespaceOf(t, envMachine)
		if err := h.feed(context.Background(), "delete table inet magi_harden_"+strings.ReplaceAll(s.bridge(), "-", "_")+"\n", "nft", "-f", "-"); err != nil {
			t.Error(err)
		}
	})
}

// testFirewall: what the engine leaves open is closed by the table, and nothing
// else is.
func testFirewall(t *testing.T, s *stack, v visitor, base string, before snapshot, load func()) {
	inside := s.address("nginx", "jupyter_edge")
	if _, err := v.from.run(t, "ip", "route", "replace", inside+"/32", "via", machineIP); err != nil {
		t.Fatal(err)
	}
	direct, outside := v, v
	direct.to = inside + ":8443"
	outside.from = newStranger(t)
	blocked := map[string]visitor{"routed straight to nginx": direct, "an address outside the list": outside}
	for name, from := range blocked {
		a, err := from.ask(t, http.MethodGet, base+"login", nil, nil)
		if name == "routed straight to nginx" && closesRoutes(t, s) {
			continue
		}
		if err != nil {
			t.Errorf("%s, without the table: status %d, %v", name, a.status, err)
		}
	}
	if !proxyReaches(t, s) {
		t.Error("without the table nginx opens no connection")
	}
	load()
	if proxyReaches(t, s) {
		t.Error("nginx opens a connection to a neighbour")
	}
	var all sync.WaitGroup
	for name, from := range blocked {
		all.Go(func() {
			if a, err := from.ask(t, http.MethodGet, base+"login", nil, nil); err == nil {
				t.Errorf("%s: status %d", name, a.status)
			}
		})
	}
	all.Go(func() { testHostServices(t, s, v, base) })
	all.Wait()
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("an address of the list: status %d, %v", a.status, err)
	}
	testPorts(t, v, before)
}

// closesRoutes reports whether the engine itself drops what is routed straight to
// a container: 28 and later do.
func closesRoutes(t *testing.T, s *stack) bool {
	t.Helper()
	version, err := s.run("docker", "version", "--format", "{{.Server.Version}}")
	major, _, _ := strings.Cut(version, ".")
	n, notNumber := strconv.Atoi(major)
	if err != nil || notNumber != nil {
		t.Fatal(version, err)
	}
	return n >= 28
}

// testHostServices listens on all addresses of the Docker host, and tries to
// get there from a notebook.
func testHostServices(t *testing.T, s *stack, v visitor, base string) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Error(err)
		return
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	if conn, err := v.from.dial(t.Context(), "tcp", net.JoinHostPort(machineIP, port), v.source); err != nil {
		t.Errorf("nobody reaches the service of the host: %v", err)
	} else {
		conn.Close()
	}
	targets := []string{machineIP}
	networks := s.inspect("jupyter").NetworkSettings.Networks
	for _, on := range networks {
		out, err := s.run("docker", "network", "inspect", "--format", "{{range .IPAM.Config}}{{.Gateway}} {{.Subnet}}\n{{end}}", on.NetworkID)
		if err != nil {
			t.Error(err)
			return
		}
		// On an isolated network no gateway is named; it would be the first address.
		for _, word := range strings.Fields(strings.ReplaceAll(out, `\n`, " ")) {
			if subnet, err := netip.ParsePrefix(word); err == nil && subnet.Contains(netip.MustParseAddr(on.IPAddress)) {
				targets = append(targets, subnet.Masked().Addr().Next().String())
			}
		}
	}
	if len(targets) != 1+len(networks) {
		t.Errorf("gateways: %q", targets)
	}
	k := s.loggedIn(t, v, base).newKernel()
	code := "import socket\nfor h in " + strings.ReplaceAll(fmt.Sprintf("%q", targets), " ", ",") + ":\n    try: socket.create_connection((h, " + port + "), 2); print('reached', h)\n    except OSError: print('refused', h)"
	o := k.run(code, time.Minute)
	if strings.Contains(o.stdout, "reached") || strings.Count(o.stdout, "refused") != len(targets) {
		t.Errorf("services of the host: %+v", o)
	}
}
