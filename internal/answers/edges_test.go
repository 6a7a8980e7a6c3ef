package answers

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEdges: the last value that each rule takes and the first that it refuses.
func TestEdges(t *testing.T) {
	segment := strings.Repeat("a", 254)
	label := strings.Repeat("a", 49)
	name253 := strings.Join([]string{label, label, label, label, label, "bbb"}, ".")
	for _, c := range []struct{ key, in, want string }{
		{"https_port", "1", "1"}, {"https_port", "65535", "65535"}, {"https_port", "65536", ""}, {"https_port", "-1", ""},
		{"pids", "64", "64"}, {"pids", "63", ""}, {"pids", "4096", "4096"}, {"pids", "4097", ""},
		{"uid", "1", "1"}, {"uid", "65534", "65534"}, {"uid", "65535", ""}, {"cookie_days", "365", "365"}, {"cookie_days", "366", ""},
		{"base_url", segment, "/" + segment + "/"}, {"base_url", segment + "a", ""}, {"base_url", "", "/"},
		{"domain", name253, name253}, {"domain", name253 + "b", ""}, {"domain", "0.0.0.0", ""}, {"domain", "224.0.0.1", ""},
		{"cull_idle", "1m", "1m"}, {"cull_idle", "59s", ""}, {"cull_idle", "8760h", "8760h"}, {"cull_idle", "8761h", ""}, {"cull_idle", "61s", "61s"}, {"cull_idle", "60500ms", ""}, {"cull_idle", "0", "off"}, {"cull_idle", "120m", "2h"},
		{"origins", "http://a.example:80", "http://a.example"}, {"origins", "http://a.example:443", "http://a.example:443"}, {"origins", "https://a.example:80", "https://a.example:80"},
		{"origins", "ftp://a.example", ""}, {"origins", "https://a.example?", ""}, {"origins", "https://a.example#", ""}, {"origins", "https://a.example:0", ""}, {"origins", "https://[::1]", ""}, {"origins", "https:a.example", ""}, {"origins", "https://%zz", ""},
		{"cpus", "0.001", "0.001"}, {"cpus", "0.0009", ""}, {"cpus", "1000", "1000"}, {"cpus", "1000.001", ""}, {"cpus", "2.0005", ""},
		{"memory", "1", "1"}, {"memory", "0.5", ""}, {"memory", "1K", "1K"}, {"memory", "1025", "1025"}, {"memory", "1536K", "1536K"}, {"memory", "1M", "1M"}, {"memory", "2T", "2T"}, {"memory", "1G", "1G"}, {"memory", "4194304T", ""}, {"memory", "4194303T", "4194303T"}, {"memory", "1.5", ""},
		{"notebooks", ":a", ""}, {"notebooks", "0", "./0"}, {"notebooks", "9", "./9"}, {"notebooks", "azAZ", "./azAZ"}, {"notebooks", "..", ""},
		{"terminals", "on", "yes"}, {"terminals", "0", "no"}, {"http_port", "65535", "65535"},
		{"packages", "", ""}, {"service", "a-b.c_1", "a-b.c_1"}, {"service", "", ""}, {"bridge", "ab", "ab"}, {"bridge", "a", ""}, {"bridge", "abcdefghij", "abcdefghij"},
		{"image", "a@sha256:" + strings.Repeat("b", 63), ""}, {"tls_key", "a b.pem", "a b.pem"}, {"command", "true", ""}, {"command", "jupyter lab", "jupyter lab"},
	} {
		text(t, c.key, []string{c.in}, c.want)
	}
}

// TestNoFolder: an empty text takes the folder of the notebooks away.
func TestNoFolder(t *testing.T) {
	q, _ := Find("notebooks")
	s := Answers{Notebooks: "./x"}
	if err := q.Set(&s, []string{""}); err != nil || s.Notebooks != "" {
		t.Errorf("%q, %v", s.Notebooks, err)
	}
}

// TestRefusalsSay: the parts of messages that depend on what was wrong.
func TestRefusalsSay(t *testing.T) {
	for _, c := range []struct {
		key    string
		values []string
		want   string
	}{
		{"domain", []string{"a", "b"}, "expected one value, got 2"}, {"domain", []string{"https://a"}, "leave out the scheme"}, {"domain", []string{"::1"}, "use a host name"}, {"domain", []string{"0.0.0.0"}, "is not the address of a host"},
		{"notebooks", []string{"a:b"}, `contains ':',`}, {"notebooks", []string{"a\xffb"}, `contains "\xff",`}, {"notebooks", []string{"a\ufffdb"}, `contains "` + "\ufffd" + `",`},
		{"packages", []string{"x y", "ok", "z;"}, `"x y" is not a pip requirement such as openai or litellm>=1.50; "z;" is not`},
		{"profile", []string{"x"}, `"x" is not valid: expected one of dev, prod`}, {"memory", []string{"0"}, "not a whole number of bytes"}, {"memory", []string{"x"}, "is not a size"},
		{"pass_env", []string{"JUPYTER_TOKEN"}, "always passed to Jupyter"}, {"allow", []string{"::ffff:10.0.0.0/104"}, "write it as IPv4"}, {"image", []string{"a"}, "has no tag"},
	} {
		q, _ := Find(c.key)
		if err := q.Set(&Answers{}, c.values); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %q", c.key, c.values, err, c.want)
		}
	}
}

func TestCoversAll(t *testing.T) {
	for text, want := range map[string]bool{
		"0.0.0.0/0": true, "0.0.0.0/1 128.0.0.0/1": true, "0.0.0.0/1": false, "128.0.0.0/1 0.0.0.0/2": false, "::/0": true, "::/1 8000::/1": true, "::/1": false,
		"0.0.0.0/1 ::/1": false, "": false, "0.0.0.0/1 128.0.0.0/2 192.0.0.0/2": true,
	} {
		var ranges []netip.Prefix
		for _, p := range strings.Fields(text) {
			ranges = append(ranges, netip.MustParsePrefix(p))
		}
		if got := CoversAll(ranges); got != want {
			t.Errorf("%q covers all: %v, want %v", text, got, want)
		}
	}
}

func TestCompact(t *testing.T) {
	out, remarks := compact(prefixes("10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/8", "11.0.0.0/8", "::/8"))
	if d := cmp.Diff([]string{"10.0.0.0/8", "11.0.0.0/8", "::/8"}, joinPrefixes(out)); d != "" {
		t.Error(d)
	}
	want := []Remark{{Kind: GivenTwice, Value: "10.0.0.0/8"}, {Kind: Contained, Value: "10.0.0.0/16", Other: "10.0.0.0/8"}, {Kind: Contained, Value: "10.1.0.0/16", Other: "10.0.0.0/8"}}
	if d := cmp.Diff(want, remarks); d != "" {
		t.Error(d)
	}
}

// TestFewRemarks: an ordinary list has none, and an overlap is named once.
func TestFewRemarks(t *testing.T) {
	f := magi()
	f.Bridges = prefixes("10.200.0.0/16")
	if got := allowRemarks([]string{"x", "192.168.1.0/24", "10.0.0.1"}, Answers{Allow: prefixes("192.168.1.0/24", "10.0.0.1/32")}, f); got != nil {
		t.Errorf("%+v", got)
	}
	got := allowRemarks(nil, Answers{Allow: prefixes("172.31.0.0/24", "172.16.0.0/24")}, f)
	if d := cmp.Diff([]Remark{{Kind: CoversBridges, Value: "172.31.0.0/24", Other: "172.16.0.0/12"}}, got); d != "" {
		t.Error(d)
	}
}

// TestAnswersSay: what the answers together mean.
func TestAnswersSay(t *testing.T) {
	if got := (Answers{HTTPSPort: 443}).Port() + (Answers{HTTPSPort: 9443}).Port(); got != ":9443" {
		t.Errorf("ports %q", got)
	}
	if !(Answers{Domain: "192.0.2.1"}).DomainIsIP() || (Answers{Domain: "a.example"}).DomainIsIP() {
		t.Error("DomainIsIP")
	}
	for s, want := range map[[3]string]bool{
		{"nginx", "dev", "full"}: true, {"loopback", "dev", "full"}: false, {"loopback", "prod", "full"}: true, {"loopback", "dev", "reach"}: true,
	} {
		if got := (Answers{Expose: Expose(s[0]), Profile: Profile(s[1]), Egress: Egress(s[2])}).Proxied(); got != want {
			t.Errorf("%v: proxied is %v", s, got)
		}
	}
}

func TestCloseTo(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"domain", "domain", true}, {"domian", "domain", true}, {"domai", "domain", true}, {"doma", "domain", true}, {"dom", "domain", false},
		{"xdomain", "domain", true}, {"xydomain", "domain", true}, {"xyzdomain", "domain", false}, {"bridgx", "bridge", true}, {"bridxy", "bridge", false}, {"", "ab", true}, {"", "abc", false}, {"ab", "", true}, {"zz", "aa", false},
	} {
		if got := CloseTo(c.a, c.b); got != c.want {
			t.Errorf("CloseTo(%q, %q) is %v", c.a, c.b, got)
		}
	}
}

// TestChoices: the values that a row offers are those that its type accepts, and
// no others.
func TestChoices(t *testing.T) {
	rows := 0
	for _, q := range Questions() {
		if q.Choices == nil {
			continue
		}
		rows++
		for _, c := range q.Choices {
			text(t, q.Key, []string{c}, c)
		}
		if err := q.Set(&Answers{}, []string{"?"}); err == nil || err.Error() != `"?" is not valid: expected one of `+strings.Join(q.Choices, ", ") {
			t.Errorf("%s: %v, want all of %v", q.Key, err, q.Choices)
		}
	}
	if rows != 5 {
		t.Errorf("%d rows have choices", rows)
	}
}
