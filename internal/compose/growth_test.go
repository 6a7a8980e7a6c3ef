package compose

import (
	"fmt"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestGrowth: what is just below a bound loads, and what is above it is refused with
// its place.
func TestGrowth(t *testing.T) {
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	chain := func(n int) (out string) { // s0 extends n others
		for i := range n {
			out += fmt.Sprintf("  s%d: {extends: s%d}\n", i, i+1)
		}
		return out + fmt.Sprintf("  s%d: {image: x}\n", n)
	}
	large := "  b:\n    image: x\n    labels: {" + lines(1000, "k#: x, ") + "}\n"
	tagged := func(tags, values int) string {
		return "  a:\n    image: x\n    labels:\n" + lines(values, "      k#: x\n") + "  t:\n    image: x\n    labels:\n" + lines(tags, "      t#: !reset null\n")
	}
	for name, row := range map[string]struct{ services, want string }{
		"ports":                 {"  a: {image: x, ports: ['1-10000:1-10000', '10001-20000:10001-20000']}\n", ""},
		"too many ports":        {"  a: {image: x, ports: ['1-10000:1-10000', '10001-20000:10001-20000', '1']}\n", "c.yml:2: services.a: with it, more than 20000 ports"},
		"of two":                {"  a: {image: x, ports: ['1-15000:1-15000']}\n  b: {image: x, ports: ['1-15000:1-15000/udp']}\n", "c.yml:3: services.b: with it, more than 20000 ports"},
		"of a variable":         {"  a: {image: x, ports: ['${R}']}\n", "c.yml:2: services.a: with it, more than 20000 ports"},
		"of an address":         {"  a: {image: x, ports: ['127.0.0.1:1-20001:1-20001']}\n", "c.yml:2: services.a: with it, more than 20000 ports"},
		"published":             {"  a: {image: x, ports: [{target: 1, published: '1-20001'}]}\n", "c.yml:2: services.a: with it, more than 20000 ports"},
		"extended":              {"  a: {image: x, ports: ['1-10001:1-10001']}\n  b: {extends: a}\n", "c.yml:3: services.b: with it, more than 20000 ports"},
		"a chain":               {chain(maxLinks), ""},
		"a long chain":          {chain(maxLinks + 1), "c.yml:102: extends goes in a circle, or over more than 100"},
		"a large service":       {large + lines(24, "  s#: {extends: b}\n"), ""},
		"a large service often": {large + lines(26, "  s#: {extends: b}\n"), "with it, extends adds more than 50000 values"},
		"tags":                  {tagged(1000, 3000), ""},
		"too many tags":         {tagged(1500, 3000), "c.yml: 1500 tags !reset and !override are too many"},
	} {
		_, err := Load(treetest.Folder(t, map[string]string{"c.yml": "services:\n" + row.services, ".env": "R=1-20001:1-20001\n"}), "p", []string{"c.yml"})
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", name, err, row.want)
		}
	}
}

// TestPortsIn: a range counts as many as Compose makes of it.
func TestPortsIn(t *testing.T) {
	for entry, want := range map[string]int{"": 1, "80": 1, "80:80": 1, "1-3": 3, "1-3:1-3": 3, "127.0.0.1:1-65535:1-65535/udp": 65535, "9-1": 1, "x-y": 1, "1-65536": 1, "80-90:80/tcp": 11} {
		if got := portsIn(entry); got != want {
			t.Errorf("%q: %d, want %d", entry, got, want)
		}
	}
}
