package render

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
)

// TestDroppedRows: a colon in a name is no end of it, and a bar no end of the cell.
func TestDroppedRows(t *testing.T) {
	d := design.Design{Jupyter: design.Jupyter{Dropped: []trait.Dropped{{What: "mount of ./a: b|c", Why: "why: so|so"}}}}
	want := []change{{`mount of ./a: b\|c`, "dropped", `why: so\|so`}}
	if diff := cmp.Diff(want, droppedRows(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestStepsUndone: what no container reads asks for no new start; what nobody knows
// does.
func TestStepsUndone(t *testing.T) {
	for path, want := range map[string]bool{
		layout.Report: false, layout.Firewall: false, layout.Firewall + ".magi-new": false, layout.Manifest: false, layout.BaseDir + "/" + layout.Dockerfile: false, layout.StateIgnore: false,
		layout.Override: true, layout.NginxConfig: true, layout.Env: true, layout.Cert: true, "old.conf": true, layout.OldTLSDir + "/cert.pem": true,
	} {
		steps := StepsUndone(layout.Layout{}, []string{path}, func(string) bool { return true })
		if got := len(steps) > 0 && strings.HasPrefix(steps[0], "Build and start"); got != want {
			t.Errorf("%s: %q", path, steps)
		}
	}
}

// TestFrontIsGone: where the configuration of a front goes, its container goes too.
func TestFrontIsGone(t *testing.T) {
	l := layout.Of(append(layout.Default().Below("."), layout.Entry{Path: "config/caddy/Caddyfile", Policy: file.Managed, Readers: layout.Proxy}))
	d := design.Make(proxyInput())
	d.Layout = l
	for path, want := range map[string]bool{
		layout.NginxConfig: true, "config/caddy/Caddyfile": true, layout.Cert: false, layout.TLSIgnore: false, layout.JupyterConfig: false, layout.BanJail: false, "old.conf": false,
	} {
		if got := strings.Contains(strings.Join(StepsAfter(d, nil, []string{path}), " "), "--remove-orphans"); got != want {
			t.Errorf("upgrade without %s: %v", path, got)
		}
		if strings.Contains(strings.Join(StepsAfter(d, []string{path}, nil), " "), "--remove-orphans") {
			t.Errorf("upgrade of %s: --remove-orphans", path)
		}
		for _, there := range []bool{true, false} {
			got := strings.Contains(strings.Join(StepsUndone(l, []string{path}, func(string) bool { return there }), " "), "--remove-orphans")
			if got != (want && !there) {
				t.Errorf("undo of %s, still there %v: %v", path, there, got)
			}
		}
	}
}

// TestReload: a front that cannot reload is restarted.
func TestReload(t *testing.T) {
	for want, c := range map[string]design.Container{
		"`docker compose exec front nginx -s reload`": {Service: "front", Reload: []string{"nginx", "-s", "reload"}},
		"`docker compose restart front`":              {Service: "front"},
	} {
		if got := reload(c); string(got) != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestUnfiltered: the step says what is open without the table, for this deployment.
func TestUnfiltered(t *testing.T) {
	const strangers, routed = "clients outside the allow list can use up the proxy's connections", "machines of this network can send packets to the containers' own addresses"
	const containers, notebooks = ", and containers reach services of this host", ", and notebooks reach services of this host and the metadata service of a cloud"
	full := func(in *design.Facts) { in.Answers.Egress = answers.EgressFull }
	for _, c := range []struct {
		in   design.Facts
		want string
	}{
		{proxyInput(allow("10.0.0.0/8")), strangers + containers},
		{proxyInput(allow("10.0.0.0/8"), full), strangers + notebooks},
		{proxyInput(allow()), routed + containers},
		{proxyInput(loopback), routed + containers},
		{proxyInput(loopback, full), routed + notebooks},
	} {
		if diff := cmp.Diff(c.want, string(unfiltered(design.Make(c.in)))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestLimitsOfNetworks: what the table does not filter is said.
func TestLimitsOfNetworks(t *testing.T) {
	const far, ofStack = "reach the other machines of this host's networks", "The network `lake` is the stack's: "
	dev := func(in *design.Facts) { in.Answers.Profile, in.Jupyter.External = answers.Dev, []string{"lake"} }
	full := func(in *design.Facts) { in.Answers.Egress = answers.EgressFull }
	for _, c := range []struct {
		name         string
		in           design.Facts
		far, ofStack bool
	}{
		{"reach", proxyInput(), false, false},
		{"full", proxyInput(full), true, false},
		{"dev", proxyInput(dev), false, true},
	} {
		var got string
		for _, line := range notProtected(design.Make(c.in)) {
			got += string(line) + "\n"
		}
		if strings.Contains(got, far) != c.far || strings.Contains(got, ofStack) != c.ofStack {
			t.Errorf("%s:\n%s", c.name, got)
		}
	}
}
