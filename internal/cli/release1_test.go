package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/layout"
	"golang.org/x/tools/txtar"
)

// release1Moved maps where the first release wrote a secret to where that secret
// is today.
var release1Moved = map[string]string{
	"config/nginx/tls/cert.pem": layout.Cert,
	"config/nginx/tls/key.pem":  layout.Key,
	"config/nginx/tls/ca.pem":   layout.CACert,
	".magi-harden/ca/key.pem":   layout.CAKeyFile,
}

// release1Time lies in the year of its certificate.
var release1Time = time.Date(2026, 12, 24, 12, 0, 0, 0, time.UTC)

// release1 is a stack that the first release initialised, with its modes.
func release1(t *testing.T) (dir string, files map[string]string) {
	t.Helper()
	dir, files = t.TempDir(), map[string]string{}
	archive, err := txtar.ParseFile("testdata/release1/magi.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	if len(files) < 30 {
		t.Fatalf("%d files only", len(files))
	}
	writeTree(t, dir, files)
	for name, mode := range map[string]os.FileMode{
		".env": 0o600, "config/nginx/tls": 0o750, "config/nginx/tls/key.pem": 0o600, ".magi-harden/ca": 0o700, ".magi-harden/ca/key.pem": 0o600, ".magi-harden/backups": 0o700,
	} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir, files
}

// laterRun runs a command line of today on it, where every question is a failure.
func laterRun(t *testing.T, args ...string) (code int, shown string) {
	t.Helper()
	sys, _, out := scripted()
	sys.Now = func() time.Time { return release1Time }
	sys.Prompter = func(IO, bool) (ask.Prompter, func(), error) {
		t.Errorf("%v: somebody is asked", args)
		return nil, func() {}, nil
	}
	code = Main(args, sys)
	return code, out.String()
}

// TestFromRelease1: a stack of the first release comes up to date without a
// question; no edit is lost and no secret is made anew.
func TestFromRelease1(t *testing.T) {
	dir, old := release1(t)
	edits := map[string]string{layout.NginxConfig: "worker_processes 3; # mine", "docker-compose.override.yml": "start_period: 60s # mine"}
	edit(t, dir, layout.NginxConfig, "worker_processes 2;", edits[layout.NginxConfig])
	edit(t, dir, "docker-compose.override.yml", "start_period: 60s", edits["docker-compose.override.yml"])
	if code, shown := laterRun(t, "upgrade", "--check", "--dir", dir); code != ExitOK && code != ExitPending || strings.Contains(shown, "the stack changed: ") {
		t.Fatalf("upgrade --check: exit code %d\n%s", code, shown)
	}
	if code, shown := laterRun(t, "upgrade", "--yes", "--no-input", "--dir", dir); code != ExitOK {
		t.Fatalf("upgrade: exit code %d\n%s", code, shown)
	}
	now := readTree(t, dir)
	for name, want := range edits {
		if !strings.Contains(now[name], want) {
			t.Errorf("%s: the edit %q is lost:\n%s", name, want, now[name])
		}
	}
	for from, to := range release1Moved {
		if old[from] == "" || now[to] != old[from] {
			t.Errorf("%s is not what the first release wrote to %s", to, from)
		}
		if _, stays := now[from]; from != to && stays {
			t.Errorf("%s is still there, beside %s", from, to)
		}
	}
	const packages = "packages: [anthropic, litellm, openai, pydiode, requests]\n" // today's default has versions
	if !strings.Contains(old[layout.Answers], packages) || !strings.Contains(now[layout.Answers], packages) || !strings.Contains(now[layout.Dockerfile], `"--", "anthropic", "litellm", "openai", "pydiode", "requests"]`) {
		t.Errorf("the stored packages changed:\n%s%s", now[layout.Answers], now[layout.Dockerfile])
	}
	if was := tokenLine(old[".env"]); len(was) < 64 || tokenLine(now[".env"]) != was {
		t.Error("the token is another one")
	}
	if code, shown := laterRun(t, "upgrade", "--check", "--dir", dir); code != ExitOK {
		t.Errorf("upgrade --check afterwards: exit code %d\n%s", code, shown)
	}
}

// TestUndoRelease1: the journal of the first release can still be taken back.
func TestUndoRelease1(t *testing.T) {
	dir, old := release1(t)
	if code, shown := laterRun(t, "upgrade", "--undo", "--yes", "--dir", dir); code != ExitOK || !strings.Contains(shown, "undid init of ") {
		t.Fatalf("exit code %d\n%s", code, shown)
	}
	now := readTree(t, dir)
	if _, there := now["docker-compose.override.yml"]; there || now["docker-compose.yml"] != old["docker-compose.yml"] || now[".env"] != old[".magi-harden/backups/20261126T151621Z/.env"] {
		t.Error("the stack is not what it was before")
	}
}

func tokenLine(env string) string {
	for _, line := range strings.Split(env, "\n") {
		if strings.HasPrefix(line, "JUPYTER_TOKEN=") {
			return line
		}
	}
	return ""
}

// TestRelease1Needed: while an edited nginx.conf names the certificates at their
// old place they stay there, out of git; once it does not, they go.
func TestRelease1Needed(t *testing.T) {
	dir, old := release1(t)
	edit(t, dir, layout.NginxConfig, "ssl_certificate /etc/nginx/magi/tls/cert.pem;", "ssl_certificate /etc/nginx/magi/tls/cert.pem; # mine")
	if code, shown := laterRun(t, "upgrade", "--yes", "--no-input", "--dir", dir); code != ExitConflict || strings.Contains(shown, "Trust the certificate") {
		t.Fatalf("upgrade: exit code %d\n%s", code, shown)
	}
	now := readTree(t, dir)
	for _, name := range []string{"cert.pem", "key.pem", "ca.pem", ".gitignore"} {
		if was := old["config/nginx/tls/"+name]; was == "" || now["config/nginx/tls/"+name] != was {
			t.Errorf("%s is not where nginx.conf names it", name)
		}
	}
	if now[layout.Key] != old["config/nginx/tls/key.pem"] {
		t.Errorf("%s is another key", layout.Key)
	}
	if code, shown := laterRun(t, "upgrade", "--yes", "--no-input", "--theirs", layout.NginxConfig, "--dir", dir); code != ExitOK {
		t.Fatalf("upgrade --theirs: exit code %d\n%s", code, shown)
	}
	for name := range readTree(t, dir) {
		if strings.HasPrefix(name, "config/nginx/tls/") {
			t.Errorf("%s is still there", name)
		}
	}
	if code, shown := laterRun(t, "upgrade", "--check", "--dir", dir); code != ExitOK {
		t.Errorf("upgrade --check afterwards: exit code %d\n%s", code, shown)
	}
}
