package cli

import (
	"bytes"
	"embed"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/templates"
)

// olderSet are the templates of a fictitious older version, as far as they differ.
//
//go:embed testdata/older
var olderSet embed.FS

// olderTemplates lays them over today's.
type olderTemplates struct{ older fs.FS }

func (o olderTemplates) Open(name string) (fs.File, error) {
	if f, err := o.older.Open(name); err == nil {
		return f, nil
	}
	return templates.FS.Open(name)
}

// olderOnly are the files that only that version made.
var olderOnly = []string{"config/nginx/old-a.conf", "config/nginx/old-b.conf"}

// older is a version with other templates, which makes two files that are not made
// any more, does not make one that is made today, and has a question less.
func older(t *testing.T) deploy.Version {
	t.Helper()
	set, err := fs.Sub(olderSet, "testdata/older")
	if err != nil {
		t.Fatal(err)
	}
	files := func(all []file.File) (out []file.File) {
		for _, f := range all {
			switch f.Path {
			case "config/fail2ban/filter.d/magi-harden.conf":
				continue
			case ".magi-harden/answers.yaml":
				f.Content = swap(t, f.Content, "cookie_days: 1\n", "")
			}
			out = append(out, f)
		}
		for _, name := range olderOnly {
			out = append(out, file.File{Path: name, Mode: 0o644, Policy: file.Managed, Content: []byte("# old\n")})
		}
		return out
	}
	return deploy.Version{Templates: olderTemplates{set}, Files: files, Retired: olderOnly}
}

func swap(t *testing.T, text []byte, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(text, []byte(from)) {
		t.Fatalf("no %q in\n%s", from, text)
	}
	return bytes.Replace(text, []byte(from), []byte(to), 1)
}

// edit is an edit of the user's.
func edit(t *testing.T, dir, name, from, to string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	writeTree(t, dir, map[string]string{name: string(swap(t, data, from, to))})
}

// installOlder is init of that version.
func installOlder(t *testing.T, dir string) {
	t.Helper()
	given := answers.Source{"profile": {Values: []string{"prod"}}, "domain": {Values: []string{"a.example.com"}}, "allow": {Values: []string{"10.0.0.0/8"}}}
	opt := lookOnly(dir, given)
	opt.ReadOnly, opt.Now, opt.Version = false, time.Now(), older(t)
	if _, err := deploy.Init(t.Context(), deploy.InitOptions{Options: opt}); err != nil {
		t.Fatal(err)
	}
}

// TestFromAnOlderVersion upgrades it to today's with edits of the user's in it,
// and takes the upgrade back.
func TestFromAnOlderVersion(t *testing.T) {
	dir := magiCopy(t)
	installOlder(t, dir)
	edit(t, dir, "config/nginx/nginx.conf", "worker_processes 2;", "worker_processes 3; # mine")
	edit(t, dir, "config/nginx/old-b.conf", "# old", "# mine")
	before := deployed(t, dir)
	if conf := before["config/nginx/nginx.conf"]; !strings.Contains(conf, "worker_shutdown_timeout 5s;") || !strings.Contains(before["HARDENING.md"], "An older and shorter text") {
		t.Fatalf("the older templates were not used:\n%s", conf)
	}
	name := program(t)
	run := func(want int, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, append([]string{"upgrade", "--dir", dir}, args...)...)
		out, _ := cmd.CombinedOutput() // its exit code says it
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Fatalf("upgrade %v: exit code %d, want %d\n%s", args, got, want, out)
		}
		return string(out)
	}
	run(ExitPending, "--check")
	out := run(ExitOK)
	for _, want := range []string{
		"merge    config/nginx/nginx.conf  (new template)", "remove   config/nginx/old-a.conf", "orphan   config/nginx/old-b.conf",
		"create   config/fail2ban/filter.d/magi-harden.conf", "cookie_days: new question, answered with its default: 1",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	after := deployed(t, dir)
	conf := after["config/nginx/nginx.conf"]
	if !strings.Contains(conf, "worker_processes 3; # mine") || !strings.Contains(conf, "worker_shutdown_timeout 12h;") {
		t.Errorf("the edit or the new template is lost:\n%s", conf)
	}
	if _, there := after["config/nginx/old-a.conf"]; there || after["config/nginx/old-b.conf"] != "# mine\n" {
		t.Error("of the files that are not made any more, the edited one has to stay and the other has to go")
	}
	if after[".env"] != before[".env"] || after["config/tls/key.pem"] != before["config/tls/key.pem"] {
		t.Error("a secret changed")
	}
	run(ExitOK, "--check")
	run(ExitOK, "--undo")
	if got := deployed(t, dir); len(got) != len(before) {
		t.Errorf("%d files after --undo, want %d", len(got), len(before))
	} else {
		for name, want := range before {
			if got[name] != want {
				t.Errorf("%s is not as before after --undo", name)
			}
		}
	}
}

// deployed is the tree without backups and the lock, which a step back does not
// take away.
func deployed(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := readTree(t, dir)
	for name := range out {
		if strings.HasPrefix(name, ".magi-harden/backups/") || name == ".magi-harden/lock" {
			delete(out, name)
		}
	}
	return out
}

// TestAllThree: an edit by hand, a new template and a changed base come together
// in one command.
func TestAllThree(t *testing.T) {
	dir := magiCopy(t)
	installOlder(t, dir)
	edit(t, dir, layout.NginxConfig, "worker_processes 2;", "worker_processes 3; # mine")
	newcomer(t, dir)
	before := deployed(t, dir)
	out := mustRun(t, ExitOK, "upgrade", "--dir", dir)
	for _, want := range []string{
		"newcomer loads .env is new and does not see the token", "  merge    " + layout.NginxConfig + "  (the stack or the template changed)",
		"  update   docker-compose.override.yml  (the stack or the template changed)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	after := deployed(t, dir)
	for name, want := range map[string]string{layout.NginxConfig: "worker_processes 3; # mine\nworker_rlimit_nofile 8192;\nworker_shutdown_timeout 12h;", "docker-compose.override.yml": "  newcomer:\n"} {
		if !strings.Contains(after[name], want) {
			t.Errorf("%s: no %q in\n%s", name, want, after[name])
		}
	}
	for _, name := range []string{".env", layout.Key, layout.CAKeyFile, "docker-compose.yml"} {
		if after[name] != before[name] {
			t.Errorf("%s changed", name)
		}
	}
	mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir)
}
