//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reaches tells whether a TCP connection comes about.
func (n *netns) reaches(t *testing.T, addr string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	conn, err := n.dial(ctx, "tcp", addr, visitor{}.source)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

// testFirewall has what ufw makes of the checklist's command: all that comes in is
// dropped, but for the range that is named. It is held to two ports, because
// other tests have this machine too.
func (f front) testFirewall(t *testing.T) {
	rule := regexp.MustCompile(`(?m)^sudo ufw allow from (\S+) to any port 8888$`).FindStringSubmatch(printed(t, "3b-firewall.sh"))
	if rule == nil {
		t.Fatal("the snippet has no rule")
	}
	listener, err := net.Listen("tcp4", machineIP+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	stranger := newStranger(t)
	published, own := machineIP+":38888", listener.Addr().String()
	check := func(when string, who *netns, addr string, want bool) {
		t.Helper()
		if got := who.reaches(t, addr); got != want {
			t.Errorf("%s: %s is reached: %v", when, addr, got)
		}
	}
	check("before", stranger, published, true)
	check("before", stranger, own, true)

	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	table := "checklist_" + strings.ReplaceAll(f.project, "-", "_")
	machine := namespaceOf(t, envMachine)
	load := func(rules string) {
		t.Helper()
		if err := machine.feed(t.Context(), rules, "nft", "-f", "-"); err != nil {
			t.Fatal(err)
		}
	}
	load(fmt.Sprintf("table ip %s { chain ufw { type filter hook input priority filter; tcp dport { 38888, %s } ip saddr != %s drop; }; }\n", table, port, rule[1]))
	t.Cleanup(func() {
		if err := machine.feed(context.Background(), "delete table ip "+table+"\n", "nft", "-f", "-"); err != nil {
			t.Error(err)
		}
	})
	check("with ufw's rule", stranger, own, false)
	check("with ufw's rule", f.lan, own, true)
	check("with ufw's rule", stranger, published, true) // Docker forwards it

	load(fmt.Sprintf("table ip %s { chain forwarded { type filter hook forward priority -10; meta l4proto tcp ct state new ct original proto-dst 38888 ip saddr != %s drop; }; }\n", table, rule[1]))
	check("with the port that was asked for", stranger, published, false)
	check("with the port that was asked for", f.lan, published, true)
}
