package design

import (
	"net/netip"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/stack"
	"github.com/google/go-cmp/cmp"
)

// TestEntrance asks all questions about what clients see.
func TestEntrance(t *testing.T) {
	type said struct {
		Network, Allowed int
		Tunnel           int
		TLS, LocalCA     bool
	}
	everywhere, here := netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("127.0.0.1")
	allow := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for name, row := range map[string]struct {
		e    Entrance
		want said
	}{
		"local CA":         {Entrance{Bind: everywhere, Ports: []int{443, 80}, Allow: allow, Certificate: answers.TLSSelfSigned}, said{Network: 443, Allowed: 1, TLS: true, LocalCA: true}},
		"own certificate":  {Entrance{Bind: everywhere, Ports: []int{443}, Certificate: answers.TLSFiles}, said{Network: 443, TLS: true}},
		"TLS on loopback":  {Entrance{Bind: here, Ports: []int{9443}, Allow: allow, Certificate: answers.TLSFiles}, said{TLS: true}},
		"relay":            {Entrance{Bind: here, Ports: []int{8888}}, said{Tunnel: 8888}},
		"plain in network": {Entrance{Bind: everywhere, Ports: []int{80}}, said{Network: 80}},
		"no port":          {Entrance{Bind: here}, said{}},
	} {
		got := said{TLS: row.e.EndsTLS(), LocalCA: row.e.LocalCA()}
		ports, allowed := row.e.Published()
		if got.Allowed = len(allowed); ports != nil {
			got.Network = ports[0]
		}
		port, ok := row.e.Tunnel()
		if got.Tunnel = port; ok != (port != 0) {
			t.Errorf("%s: port %d, %v", name, port, ok)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestFrontFiles: a front on loopback has no files of fail2ban, and one whose
// certificate is the user's has no CA.
func TestFrontFiles(t *testing.T) {
	all := []string{layout.NginxConfig, layout.TLSIgnore, layout.Cert, layout.Key, layout.CACert, layout.CAKeyFile, layout.BanAction, layout.BanFilter, layout.BanJail}
	for name, row := range map[string]struct {
		front Front
		want  []string
	}{
		"direct":           {Direct{}, nil},
		"relay":            {Facts{}.relay(), all[:1]},
		"local CA":         {proxyFor("0.0.0.0", answers.TLSSelfSigned), all},
		"on loopback":      {proxyFor("127.0.0.1", answers.TLSSelfSigned), all[:6]},
		"user's, loopback": {proxyFor("127.0.0.1", answers.TLSFiles), all[:4]},
	} {
		var got []string
		for _, f := range row.front.Files() {
			got = append(got, f.Path)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func proxyFor(bind string, tls answers.TLSSource) Nginx {
	return Facts{Answers: answers.Answers{Bind: netip.MustParseAddr(bind), TLS: tls, Domain: "a.example.com"}}.proxy()
}

// TestFolders: the folders of keys are those of the front's files.
func TestFolders(t *testing.T) {
	for want, front := range map[int]Front{
		0: Facts{}.relay(),
		1: proxyFor("0.0.0.0", answers.TLSFiles),
		2: proxyFor("0.0.0.0", answers.TLSSelfSigned),
	} {
		if got := (Facts{}).folders(front); len(got) != want {
			t.Errorf("%+v, want %d", got, want)
		}
	}
}

// TestFrontName: the front never takes the name of another service.
func TestFrontName(t *testing.T) {
	for _, row := range []struct {
		jupyter string
		others  []string
		want    string
	}{
		{"jupyter", nil, "caddy"},
		{"caddy", nil, "jupyter-caddy"},
		{"jupyter", []string{"caddy"}, "jupyter-caddy"},
		{"jupyter-caddy", []string{"caddy"}, "jupyter-proxy"},
		{"jupyter", []string{"caddy", "jupyter-caddy", "jupyter-proxy"}, "magi-harden-caddy"},
	} {
		f := Facts{Jupyter: stack.Jupyter{Service: row.jupyter}}
		for _, name := range row.others {
			f.Others = append(f.Others, neighbour.Neighbour{Service: name})
		}
		if got := f.frontName("caddy"); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
}
