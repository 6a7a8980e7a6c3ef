//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestReach: Jupyter names two neighbours and gets one of them; the project's
// folder is mounted as a whole, and covered.
func TestReach(t *testing.T) {
	s := newStack(t, "testdata/reach")
	s.write(".env", "DB_PASSWORD=not-for-notebooks\n", 0o600)
	s.write("analysis/old.py", "x = 1\n", 0o644)
	s.compose("up", "-d", "--build")
	before := s.containers()
	s.harden("init", "--profile", "prod", "--expose", "loopback", "--reach", "minio", "--cover")
	// The sources are a person's, and this person is the container's user: the modes protect nothing.
	if _, err := s.run("chown", "-R", "1000:100", "."); err != nil {
		t.Fatal(err)
	}
	s.compose("up", "-d", "--build", "--timeout", "1")
	base, v := "http://localhost:8888/", visitor{to: "127.0.0.1:8888"}
	s.answers(v, base)
	testConfined(t, s, "notebooks")
	for service, changed := range map[string]bool{"minio": true, "db": false} {
		if c := s.inspect(service); (c.ID != before[service].ID) != changed || !c.State.Running {
			t.Errorf("%s: recreated %v, want %v; %s", service, c.ID != before[service].ID, changed, c.State.Status)
		}
	}
	refuses(t, v, base)
	k := s.loggedIn(t, v, base).newKernel()
	t.Run("neighbours", func(t *testing.T) {
		if o := k.run("import os, urllib.request as u; print(u.urlopen(os.environ['S3_ENDPOINT'] + '/', timeout=5).status)", time.Minute); o.stdout != "200\n" {
			t.Errorf("minio: %+v", o)
		}
		for _, host := range []string{"db", s.address("db", "default")} {
			if o := k.run("import socket; socket.create_connection(('"+host+"', 5432), 3)", time.Minute); o.err == "" {
				t.Errorf("%s is reached: %+v", host, o)
			}
		}
		if o := k.run("print([n for n, v in os.environ.items() if 'not-for-notebooks' in v])", time.Minute); o.stdout != "[]\n" {
			t.Errorf("the database's password: %+v", o)
		}
	})
	t.Run("cover", func(t *testing.T) { testCover(t, s.in(t), k) })
}

// testCover tries from a cell to change what the next `docker compose up` reads.
func testCover(t *testing.T, s *stack, k *kernel) {
	covered := []string{"docker-compose.yml", "compose.harden.yml", "config/jupyter/jupyter_server_config.py", "image/Dockerfile"}
	was := map[string]string{".env": s.read(".env")}
	for _, name := range covered {
		was[name] = s.read(name)
	}
	for what, code := range map[string]string{
		"write":  "open(p, 'a').write('#')",
		"rename": "os.rename(p, p + '.old')",
		"over":   "open('x', 'w').close(); os.replace('x', p)",
		"remove": "os.remove(p)",
	} {
		for _, name := range append(slices.Clone(covered), ".env") {
			if what == "write" && name == ".env" {
				continue // goes nowhere, see below
			}
			if o := k.run(fmt.Sprintf("import os; os.chdir('/workspace'); p = %q; %s", name, code), time.Minute); !strings.Contains(o.err, "[Errno ") {
				t.Errorf("%s %s: is not refused: %+v", what, name, o)
			}
		}
	}
	for _, dir := range []string{"config", ".magi-harden", "image"} {
		for _, code := range []string{"os.rename(p, p + '.old')", "import shutil; shutil.rmtree(p)", "open(p + '/new', 'w')"} {
			o := k.run(fmt.Sprintf("p = %q; %s", dir, code), time.Minute)
			if _, err := os.Stat(filepath.Join(s.dir, dir)); err != nil || !strings.Contains(o.err, "[Errno ") && dir != ".magi-harden" {
				t.Errorf("%s: %s: %+v, %v", dir, code, o, err)
			}
		}
	}
	if o := k.run("print(repr(open('.env').read()), os.listdir('.magi-harden')); open('.env', 'a').write('X=1')", time.Minute); !strings.HasPrefix(o.stdout, "'' []") {
		t.Errorf(".env and .magi-harden: %+v", o)
	}
	for name, want := range was {
		if s.read(name) != want {
			t.Errorf("%s was changed", name)
		}
	}
	// A file that git or an editor replaces loses the mount over it, and is still not for notebooks.
	for _, name := range []string{"docker-compose.yml", ".env"} {
		if _, err := s.run("sh", "-ec", `cp -p "$0" new && mv new "$0"`, name); err != nil {
			t.Fatal(err)
		}
		k.run(fmt.Sprintf("open(%q, 'a').write('#')", name), time.Minute)
		if s.read(name) != was[name] {
			t.Errorf("%s was changed after it was replaced", name)
		}
	}
	// Work goes on in the folders, and files that Compose prefers are neither written nor heard.
	if o := k.run("open('analysis/new.py', 'w').write('y'); open('notebooks/new.py', 'w').write('y')", time.Minute); o.err != "" {
		t.Errorf("write what is not covered: %+v", o)
	}
	if s.read("notebooks/new.py") != "y" || s.read("analysis/new.py") != "y" {
		t.Error("the new files are not on the host")
	}
	for _, name := range []string{"compose.yaml", "docker-compose.override.yml"} {
		if o := k.run(fmt.Sprintf("open(%q, 'w')", name), time.Minute); !strings.Contains(o.err, "Read-only") {
			t.Errorf("%s can be written: %+v", name, o)
		}
		s.write(name, "services:\n  evil:\n    image: minio/minio\n", 0o644)
	}
	id := s.inspect("notebooks").ID
	s.compose("up", "-d")
	if services := s.compose("ps", "-a", "--services"); strings.Contains(services, "evil") {
		t.Errorf("a file of the notebook was heard: %s", services)
	}
	if s.inspect("notebooks").ID != id {
		t.Error("a second up recreates Jupyter")
	}
}
