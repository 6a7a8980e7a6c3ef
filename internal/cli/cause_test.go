package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

// newcomer adds a service that loads .env, which the override has to answer to.
func newcomer(t *testing.T, dir string) {
	t.Helper()
	edit(t, dir, "docker-compose.yml", "  redis:\n", "  newcomer:\n    image: busybox\n    env_file: .env\n\n  redis:\n")
}

// TestDrift: upgrade --check says for each file why it is not as it would be.
func TestDrift(t *testing.T) {
	const override, answers = "docker-compose.override.yml", ".magi-harden/answers.yaml"
	chmod := func(t *testing.T, dir, name string, mode os.FileMode) {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		args   []string
		want   []string // among the drift, as "kind path: detail"
		all    bool     // and nothing else
	}{
		"nothing": {all: true},
		"an edit": {all: true, change: func(t *testing.T, dir string) {
			edit(t, dir, layout.NginxConfig, "worker_processes 2;", "worker_processes 3;")
		}},
		"deleted": {all: true, change: func(t *testing.T, dir string) { remove(t, dir, "HARDENING.md") }},
		"answer":  {args: []string{"--set", "memory=3G"}, want: []string{"answer " + override + ": an answer changed"}},
		"stack":   {change: newcomer, want: []string{"stack " + override + ": the stack or the template changed"}},
		"stack and answer": {change: newcomer, args: []string{"--set", "memory=3G"}, want: []string{
			"answer " + override + ": an answer changed", "stack " + override + ": the stack or the template changed"}},
		"answer by hand": {change: func(t *testing.T, dir string) { edit(t, dir, answers, "memory: 4G", "memory: 3G") },
			want: []string{"answer " + override + ": an answer or the template changed"}},
		"both by hand": {want: []string{"answer " + override + ": an answer, the stack or the template changed"}, change: func(t *testing.T, dir string) {
			newcomer(t, dir)
			edit(t, dir, answers, "memory: 4G", "memory: 3G")
		}},
		"not made any more": {args: []string{"--set", "profile=dev", "--set", "expose=loopback", "--set", "egress=full", "--set", "allow=none"},
			want: []string{"answer " + layout.NginxConfig + ": an answer changed"}},
		"no file of it": {args: []string{"--set", "allow_any=yes"}, all: true, want: []string{"answer " + answers + ": an answer changed, but no file depends on it"}},
		"memory gone": {change: func(t *testing.T, dir string) { remove(t, dir, ".magi-harden/base/HARDENING.md") }, all: true,
			want: []string{"state .magi-harden: the state files are out of date"}},
		"missing":     {change: func(t *testing.T, dir string) { remove(t, dir, layout.Cert, layout.Key) }, all: true, want: []string{"missing " + layout.Cert + ": is missing", "missing " + layout.Key + ": is missing"}},
		"half a pair": {change: func(t *testing.T, dir string) { remove(t, dir, layout.Key) }, want: []string{"certificate " + layout.Key + ": missing, though the files that belong to it exist"}},
		"wide .env":   {change: func(t *testing.T, dir string) { chmod(t, dir, ".env", 0o640) }, all: true, want: []string{"mode .env: mode 0640 → 0600"}},
		"wide file":   {change: func(t *testing.T, dir string) { chmod(t, dir, layout.NginxConfig, 0o666) }, all: true, want: []string{"mode " + layout.NginxConfig + ": mode 0666 lets others write it"}},
		"wide folder": {change: func(t *testing.T, dir string) { chmod(t, dir, "config/jupyter", 0o777) }, all: true, want: []string{"mode config/jupyter: mode 0777 lets others write it"}},
		"second name": {change: func(t *testing.T, dir string) {
			if err := os.Link(filepath.Join(dir, layout.NginxConfig), filepath.Join(dir, "x")); err != nil {
				t.Fatal(err)
			}
		}, all: true, want: []string{"links " + layout.NginxConfig + ": has 2 names (hard links)"}},
		"folder":     {change: func(t *testing.T, dir string) { chmod(t, dir, "config/tls", 0o777) }, all: true, want: []string{"mode config/tls: mode 0777 → 0750"}},
		"token":      {change: func(t *testing.T, dir string) { writeTree(t, dir, map[string]string{".env": "A=1\n"}) }, want: []string{"keys .env: sets JUPYTER_TOKEN"}},
		"hole":       {change: func(t *testing.T, dir string) { edit(t, dir, override, "read_only: true", "read_only: false") }, all: true, want: []string{"hole " + override + ": " + override + ":20: services.jupyter.read_only: is off (MH-ISO-01)"}},
		"nginx hole": {change: func(t *testing.T, dir string) { edit(t, dir, layout.NginxConfig, "worker_processes 2;", "}") }, want: []string{"hole " + layout.NginxConfig}},
		"conflict": {change: func(t *testing.T, dir string) {
			edit(t, dir, layout.NginxConfig, "allow 192.168.0.0/24;", "allow 10.9.9.9;")
		}, args: []string{"--set", "allow=10.0.0.0/8"},
			want: []string{"conflict " + layout.NginxConfig + ": your edit and the new version change the same lines", "answer " + layout.NginxConfig + ": an answer changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := initialised(t)
			if c.change != nil {
				c.change(t, dir)
			}
			got := driftIn(t, dir, len(c.want) > 0, c.args...)
			if os.Geteuid() != 0 {
				for i := range got { // who owns it is only root's to say
					got[i], _, _ = strings.Cut(got[i], ", owner")
				}
			}
			for _, want := range c.want {
				if os.Geteuid() != 0 {
					want, _, _ = strings.Cut(want, ", owner")
				}
				if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, want) }) {
					t.Errorf("no %q in %q", want, got)
				}
			}
			if c.all && len(got) != len(c.want) {
				t.Errorf("drift %q, want %q", got, c.want)
			}
		})
	}
}

// driftIn asks the real command, whose exit code has to agree.
func driftIn(t *testing.T, dir string, some bool, args ...string) (out []string) {
	t.Helper()
	want := ExitOK
	if some {
		want = ExitPending
	}
	sys, _, shown := scripted()
	sys.Prompter = nil
	sys.Err = os.Stderr
	if code := Main(append([]string{"upgrade", "--check", "--output", "json", "--dir", dir}, args...), sys); code != want {
		t.Errorf("exit code %d, want %d", code, want)
	}
	var r struct{ Drift []deploy.Drift }
	if err := json.Unmarshal(shown.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Drift {
		out = append(out, string(d.Kind)+" "+d.Path+": "+d.Detail)
	}
	return out
}

func remove(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, f := range names {
		if err := os.Remove(filepath.Join(dir, f)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// TestDriftOfTemplates: from an older version it is the template, but where a
// new answer is at work.
func TestDriftOfTemplates(t *testing.T) {
	dir := magiCopy(t)
	installOlder(t, dir)
	want := []string{
		"template HARDENING.md: new template", "template config/fail2ban/filter.d/magi-harden.conf: new template",
		"template config/nginx/nginx.conf: new template", "template docker-compose.override.yml: new template", "template config/nginx/old-a.conf: new template", "template config/nginx/old-b.conf: new template",
	}
	if d := cmp.Diff(want, driftIn(t, dir, true)); d != "" {
		t.Error(d)
	}
	want = append(want, "answer config/jupyter/jupyter_server_config.py: an answer changed", "answer docker-compose.override.yml: an answer changed")
	slices.Sort(want)
	got := driftIn(t, dir, true, "--cookie-days", "9")
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
