package nftconf

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// loads returns a function that has nft load a table, in a network of its own, and lists
// what is there then. ok is false where nft refuses the table.
func loads(t *testing.T) func(text string) (listed string, ok bool) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts nft")
	}
	for _, tool := range []string{"nft", "unshare"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
				t.Fatalf("%s is not installed, and MAGI_TEST_REQUIRE_TOOLS=1", tool)
			}
			t.Skipf("%s is not installed", tool)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	ask := func(text string) (string, bool) {
		cmd := exec.Command("unshare", "-n", "sh", "-c", "nft -f - && nft -nn list ruleset")
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.CombinedOutput()
		if exit := (&exec.ExitError{}); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return string(out), err == nil
	}
	if out, ok := ask(small); !ok {
		t.Skipf("no tables in a network of their own here: %s", out)
	}
	return ask
}

// TestRefusedByNft: what cannot be read is what nft does not load.
func TestRefusedByNft(t *testing.T) {
	load := loads(t)
	for _, text := range []string{
		strings.ReplaceAll(small, "\n", "\r\n"),
		strings.Replace(small, "goto p\n    }", "goto p }", 1),
		strings.TrimSuffix(strings.TrimSpace(small), "}"),
		small + "}\n",
		strings.Replace(small, "    }\n}", "    } }", 1),
		strings.Replace(small, "chain p", "chian p", 1),
		strings.Replace(small, "        drop", "        drpo", 1),
		strings.Replace(small, "table inet t {", "table inet t\n{", 1),
		strings.Replace(small, "\"b\"", "\"b", 1),
		strings.Replace(small, "192.168.1.7 }", "192.168.1.7", 1),
		"tabel inet t\n" + small,
		small + "\f\n",
	} {
		if out, ok := load(text); ok {
			t.Errorf("nft loads:\n%s\n%s", text, out)
		}
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("is read:\n%s", text)
		}
	}
}

// TestHarmlessRulesLoad: what counts as a harmless rule is loaded by nft.
func TestHarmlessRulesLoad(t *testing.T) {
	load := loads(t)
	for _, rule := range []string{
		"drop", "counter", "counter drop", "ip saddr 10.1.0.0/16 accept", "ip6 saddr { 2001:db8:1::/48, 2001:db8::1 } accept",
		"ip saddr { 10.0.0.0/24, 10.0.1.5-10.0.1.9 } counter accept comment \"x\"", "ip saddr 203.0.113.7/24 drop",
		"ip daddr != { 10.0.0.1-10.0.0.9, 192.168.0.0/16 } drop", "ip6 daddr ::1-::9 drop", "ip6 saddr { ::/1 } drop", "ip saddr 0.0.0.0/0 drop",
		"iifname \"a.b-c_d\" oifname { \"x\", \"y\" } drop", "tcp dport { 1-3, 80 } drop", "udp sport != 65535 drop", "ct state invalid drop",
		"ct state != new drop", "ct state untracked tcp sport 5 ip saddr 10.0.0.1 drop", "limit rate 5/minute log",
		"limit rate 5/second burst 9 packets log prefix \"x: \" level info", "limit rate 999999999/day log level debug",
		"drop comment \"" + strings.Repeat("x", 128) + "\"", "limit rate 1/hour log prefix \"" + strings.Repeat("x", 61) + "\"",
	} {
		for _, before := range []string{"        drop\n", "        meta"} {
			text := strings.Replace(small, before, "        "+rule+"\n"+before, 1)
			if got := differences(t, small, text); got != "" {
				t.Errorf("%s: %s", rule, got)
			}
			if out, ok := load(text); !ok {
				t.Errorf("nft refuses %s: %s", rule, out)
			}
		}
	}
}

// TestLayoutIsTheSameToNft: a table with another layout that counts as no difference is
// the same table to nft.
func TestLayoutIsTheSameToNft(t *testing.T) {
	load := loads(t)
	random := rand.New(rand.NewPCG(5, 6))
	pieces := []string{"\n", " ", "\t", "# x\n", " # }\n", ";", "; ", "\\\n", ",", "{ ", " }", "\"", "\n\n", "\r", "x", "!", "=", ""}
	rendered := parse(t, small)
	want, _ := load(small)
	silent := 0
	for range 5000 {
		at := random.IntN(len(small))
		text := small[:at] + pieces[random.IntN(len(pieces))] + small[at+random.IntN(2):]
		f, err := Parse([]byte(text))
		if err != nil || text == small || Compare(rendered, f) != nil {
			continue
		}
		if got, ok := load(text); !ok || got != want {
			t.Errorf("to nft it is another table: %s\n%s", text, got)
		}
		if silent++; silent == 100 {
			return
		}
	}
	t.Errorf("only %d edits are silent", silent)
}
