package render

import (
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	gocmp "github.com/google/go-cmp/cmp"
)

func renderFirewall(tb testing.TB, in design.Facts) string {
	tb.Helper()
	view, err := newFirewallView(inputOf(in))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := execute("config/firewall/magi-harden.nft", view)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// rules are the lines of a ruleset that do something.
func rules(text string) (out []string) {
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" && line != "}" {
			out = append(out, line)
		}
	}
	return out
}

// firewalls are the kinds of deployment that differ for the firewall.
func firewalls() map[string]design.Facts {
	return map[string]design.Facts{
		"proxy": proxyInput(allow("10.0.0.0/8", "192.168.1.7/32", "2001:db8::/32")),
		"no redirect, another stack": proxyInput(func(in *design.Facts) {
			in.Answers.HTTPPort, in.Answers.HTTPSPort, in.Answers.Bridge, in.Answers.Reach = 0, 9443, "lab-2", nil
		}),
		"everybody":         proxyInput(allow()),
		"the whole of IPv4": proxyInput(allow("0.0.0.0/0")),
		"IPv6 alone":        proxyInput(allow("2001:db8::/32")),
		"proxy on loopback": proxyInput(allow(), func(in *design.Facts) { in.Answers.Bind = netip.MustParseAddr("127.0.0.1") }),
		"relay":             proxyInput(loopback),
		"egress":            proxyInput(func(in *design.Facts) { in.Answers.Egress = answers.EgressFull }),
		"nothing in front": proxyInput(loopback, func(in *design.Facts) {
			in.Answers.Profile, in.Answers.Egress, in.Answers.Reach = answers.Dev, answers.EgressFull, nil
		}),
	}
}

func TestFirewallRules(t *testing.T) {
	const forward, input = "type filter hook forward priority -10; policy accept;", "type filter hook input priority -10; policy accept;"
	const dns, reply = "meta l4proto { tcp, udp } ct original proto-dst 53", "ct direction reply return"
	replies := []string{"chain magi_replies {", reply, "meta l4proto { icmp, ipv6-icmp } ct state related return", "drop"}
	outbound := []string{
		"chain magi_outbound {", reply, dns + " return", "ip daddr { 169.254.0.0/16, 100.100.100.200, 168.63.129.16, 192.0.0.192 } drop",
		"ct original ip daddr { 169.254.0.0/16, 100.100.100.200, 168.63.129.16, 192.0.0.192 } drop", "ip6 daddr { fe80::/10, fc00::/7 } drop",
	}
	door := func(verdict string) []string {
		return []string{"chain magi_door {", "ct state related accept", "ct direction reply accept", "ct status dnat " + verdict, "drop"}
	}
	want := map[string][]string{
		"proxy": slices.Concat([]string{
			"table inet magi_harden", "delete table inet magi_harden", "table inet magi_harden {",
			"chain magi_forward {", forward, `iifname "magi-jedge" jump magi_replies`, `oifname "magi-jedge" goto magi_door`,
		}, door("goto magi_published"), []string{
			"chain magi_published {", "meta l4proto != tcp accept", "meta l4proto tcp ct original proto-dst != { 443, 80 } accept",
			"ip saddr { 10.0.0.0/8, 192.168.1.7/32 } accept", "ip6 saddr { 2001:db8::/32 } accept", "drop",
			"chain magi_input {", input, `iifname "magi-jfront" goto magi_replies`, `iifname "magi-jreach" goto magi_replies`, `iifname "magi-jedge" goto magi_replies`,
		}, replies),
		"no redirect, another stack": slices.Concat([]string{
			"table inet magi_harden_lab_2", "delete table inet magi_harden_lab_2", "table inet magi_harden_lab_2 {",
			"chain magi_forward {", forward, `iifname "lab-2edge" jump magi_replies`, `oifname "lab-2edge" goto magi_door`,
		}, door("goto magi_published"), []string{
			"chain magi_published {", "meta l4proto != tcp accept", "meta l4proto tcp ct original proto-dst != { 9443 } accept", "ip saddr { 192.168.1.0/24 } accept", "drop",
			"chain magi_input {", input, `iifname "lab-2front" goto magi_replies`, `iifname "lab-2edge" goto magi_replies`,
		}, replies),
		"relay": slices.Concat([]string{
			"table inet magi_harden", "delete table inet magi_harden", "table inet magi_harden {",
			"chain magi_forward {", forward, `iifname "magi-jedge" jump magi_replies`, `oifname "magi-jedge" goto magi_door`,
		}, door("drop"), []string{
			"chain magi_input {", input, `iifname "magi-jfront" goto magi_replies`, `iifname "magi-jreach" goto magi_replies`, `iifname "magi-jedge" goto magi_replies`,
		}, replies),
		"egress": slices.Concat([]string{
			"table inet magi_harden", "delete table inet magi_harden", "table inet magi_harden {",
			"chain magi_forward {", forward, `iifname "magi-jedge" jump magi_replies`, `iifname "magi-jout" jump magi_outbound`,
			`oifname "magi-jedge" goto magi_door`, `oifname "magi-jout" goto magi_door`,
		}, door("goto magi_published"), outbound, []string{
			"chain magi_published {", "meta l4proto != tcp accept", "meta l4proto tcp ct original proto-dst != { 443, 80 } accept", "ip saddr { 192.168.1.0/24 } accept", "drop",
			"chain magi_input {", input, `iifname "magi-jout" ` + dns + " accept", `iifname "magi-jfront" goto magi_replies`, `iifname "magi-jreach" goto magi_replies`,
			`iifname "magi-jedge" goto magi_replies`, `iifname "magi-jout" goto magi_replies`,
		}, replies),
		"nothing in front": slices.Concat([]string{
			"table inet magi_harden", "delete table inet magi_harden", "table inet magi_harden {",
			"chain magi_forward {", forward, `iifname "magi-jout" jump magi_outbound`, `oifname "magi-jout" goto magi_door`,
		}, door("drop"), outbound, []string{
			"chain magi_input {", input, `iifname "magi-jout" ` + dns + " accept", `iifname "magi-jout" goto magi_replies`,
		}, replies),
	}
	for name, in := range firewalls() {
		got := rules(renderFirewall(t, in))
		if w, ok := want[name]; ok {
			if diff := gocmp.Diff(w, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
	everybody := strings.Join(rules(renderFirewall(t, firewalls()["everybody"])), "\n")
	if !strings.Contains(everybody, "ct status dnat accept\ndrop") || strings.Contains(everybody, "saddr") {
		t.Errorf("everybody:\n%s", everybody)
	}
}

func TestFirewallRefuses(t *testing.T) {
	for _, name := range []string{"", `a"b`, "a b", "a\nb", "a{", "$x"} {
		in := proxyInput(func(in *design.Facts) { in.Answers.Bridge = name })
		if v, err := newFirewallView(inputOf(in)); err == nil {
			t.Errorf("%q: %+v", name, v)
		}
		if v, err := newFail2banView(inputOf(in)); err == nil {
			t.Errorf("%q: %+v", name, v)
		}
	}
}

// needRoot skips where the kernel's tables are out of reach.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
}

func TestFirewallIsTakenByNft(t *testing.T) {
	nft := needTool(t, "nft")
	needRoot(t)
	for name, in := range firewalls() {
		cmd := exec.Command(nft, "-c", "-f", "-")
		cmd.Stdin = strings.NewReader(renderFirewall(t, in))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
