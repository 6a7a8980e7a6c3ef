package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/layout"
)

// TestRelease1Mounts: what the first release kept without asking stays, by its name, and
// is told; what gives the host away goes; and nobody is asked.
func TestRelease1Mounts(t *testing.T) {
	dir, _ := release1(t)
	edit(t, dir, "docker-compose.yml", "      - ./data/jupyter/notebooks:/home/jovyan/work\n", "      - ./data/jupyter/notebooks:/home/jovyan/work\n      - /srv/shared:/shared\n      - /usr/bin:/host-programs\n      - ./repo:/repo\n      - /srv/later:/later\n")
	edit(t, dir, layout.Manifest, "    \"mount on /home/jovyan/work\",\n", "    \"mount on /home/jovyan/work\",\n    \"mount on /host-programs\",\n    \"mount on /repo\",\n    \"mount on /shared\",\n")
	if err := os.MkdirAll(filepath.Join(dir, "repo/.git"), 0o755); err != nil {
		t.Fatal(err)
	}
	code, shown := laterRun(t, "upgrade", "--yes", "--no-input", "--dir", dir)
	if code != ExitOK {
		t.Fatalf("exit code %d\n%s", code, shown)
	}
	now := readTree(t, dir)
	if !strings.Contains(now[layout.Answers], "mounts: [./repo, /srv/shared]\n") || !strings.Contains(shown, "mounts") {
		t.Errorf("answers:\n%s\n%s", now[layout.Answers], shown)
	}
	for text, want := range map[string]bool{"source: /srv/shared": true, "source: ./repo": true, "/usr/bin": false, "source: /srv/later": false} {
		if strings.Contains(now["docker-compose.override.yml"], text) != want {
			t.Errorf("%q: want %v in\n%s", text, want, now["docker-compose.override.yml"])
		}
	}
	for _, want := range []string{"mount /usr/bin", "mount /srv/later"} {
		if !strings.Contains(now["HARDENING.md"], want) {
			t.Errorf("%s is not told:\n%s", want, now["HARDENING.md"])
		}
	}
	if code, shown := laterRun(t, "upgrade", "--check", "--dir", dir); code != ExitOK {
		t.Errorf("upgrade --check afterwards: exit code %d\n%s", code, shown)
	}
}

// TestWizardMounts: the person is asked for each source outside of the folder, with what
// it gives away, and not asked where there is none.
func TestWizardMounts(t *testing.T) {
	for typed, want := range map[string]string{"none": "mounts: []\n", "1": "mounts: [/srv/a b]\n"} {
		dir := t.TempDir()
		writeTree(t, dir, map[string]string{"compose.yaml": "services:\n  jupyter:\n    image: quay.io/jupyter/minimal-notebook:2026-10-05\n    ports: ['8888:8888']\n    volumes: ['./nb:/home/jovyan/work', '/srv/a b:/a:ro', './in:/in']\n"})
		code, shown, unused := wizardRun(t, dir, []string{"--profile", "prod", "--expose", "loopback"}, "", "none", typed, "no", "yes") // domain, variables, mounts, more, write
		if code != ExitOK || len(unused) > 0 || !strings.Contains(shown, "Mounts to keep") || !strings.Contains(shown, "outside of the stack's folder, and every notebook could read it") {
			t.Errorf("%s: exit code %d, not taken %q\n%s", typed, code, unused, shown)
		}
		if strings.Contains(shown, "./in: ") || !strings.Contains(answersOf(t, dir), want) {
			t.Errorf("%s: want %q in\n%s\n%s", typed, want, answersOf(t, dir), shown)
		}
	}
}

// TestShellChangesASource: a variable of the shell that would move what was judged is told.
func TestShellChangesASource(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{".env": "WHERE=./data\n", "compose.yaml": "services:\n  jupyter:\n    image: quay.io/jupyter/minimal-notebook:2026-10-05\n    volumes: ['vol:/data']\nvolumes: { vol: { driver_opts: { type: none, o: bind, device: '${WHERE}' } } }\n"})
	for set, want := range map[string]bool{"": false, "/etc": true} {
		sys, _, out := scripted()
		sys.Env = func(name string) string {
			if name == "WHERE" {
				return set
			}
			return ""
		}
		code := Main([]string{"init", "--yes", "--no-input", "--dry-run", "--profile", "dev", "--dir", dir}, sys)
		if told := strings.Contains(out.String(), "WHERE is set in this shell"); code != ExitOK || told != want {
			t.Errorf("%q: exit code %d, told %v\n%s", set, code, told, out.String())
		}
	}
}

// TestNotebooksBehindLinks: a folder for notebooks that leads out of the stack's is named,
// and never leads to the host, whoever names it.
func TestNotebooksBehindLinks(t *testing.T) {
	out := t.TempDir()
	for name, c := range map[string]struct {
		link, target string
		args         []string
		told         string
		refused      bool
	}{
		"out":                {link: "nb", target: out, told: "the notebooks are in ./nb, which is not kept unless it is named", refused: true},
		"the host":           {link: "nb", target: "/etc", told: "of the host: every notebook could control the host", refused: true},
		"the host by answer": {link: "else", target: "/etc", args: []string{"--notebooks", "./else"}, told: "./else: cannot be the folder of the notebooks: part of the host's system", refused: true},
		"the stack":          {link: "else", target: ".", args: []string{"--notebooks", "./else"}, told: "./else: cannot be the folder of the notebooks: holds compose files", refused: true},
		"within":             {link: "nb", target: "deeper", told: "nb: is a symbolic link", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeTree(t, dir, map[string]string{"deeper/a": "", "compose.yaml": "services:\n  jupyter:\n    image: quay.io/jupyter/minimal-notebook:2026-10-05\n    volumes: ['./nb:/home/jovyan/work']\n"})
			if err := os.Symlink(c.target, filepath.Join(dir, c.link)); err != nil {
				t.Fatal(err)
			}
			code, told := runMain(append([]string{"init", "--yes", "--profile", "dev", "--dir", dir}, c.args...))
			if (code != ExitOK) != c.refused || !strings.Contains(told, c.told) {
				t.Errorf("exit code %d\n%s", code, told)
			}
		})
	}
}
