//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// printed runs the command of the step of HARDENING.md that begins so, as it is
// printed there; the suite is root already.
func (s *stack) printed(step string) string {
	s.t.Helper()
	if err := s.provide(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	for _, line := range lines(s.read("HARDENING.md")) {
		if text, ok := strings.CutPrefix(line, "1. "+step); ok {
			parts := strings.Split(text, "`")
			out, err := s.run("sh", "-ec", strings.ReplaceAll(parts[len(parts)-2], "sudo ", ""))
			if err != nil {
				s.t.Fatal(err)
			}
			return out
		}
	}
	s.t.Fatalf("HARDENING.md has no step %q", step)
	return ""
}

// answers waits for the login page; that is sooner than the health checks.
func (s *stack) answers(v visitor, base string) {
	s.t.Helper()
	client := v.client(s.t, nil)
	eventually(s.t, time.Minute, func() error {
		request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, base+"login", nil)
		if err != nil {
			return err
		}
		a, err := send(client, request)
		if err == nil && a.status != http.StatusOK {
			err = fmt.Errorf("status %d", a.status)
		}
		return err
	})
}

// refuses demands 403 without a token, and that a wrong one does not log in.
func refuses(t *testing.T, v visitor, base string) {
	t.Helper()
	if a, err := v.ask(t, http.MethodGet, base+"api/contents", nil, nil); err != nil || a.status != http.StatusForbidden {
		t.Errorf("without a token: status %d, %v", a.status, err)
	}
	for _, token := range []string{"", "easy"} {
		if status := newJupyter(t, v, base).login(token); status != http.StatusUnauthorized {
			t.Errorf("the token %q: status %d", token, status)
		}
	}
}

// TestOwnBuild: an image that people build themselves, as root and with
// --allow-root, is kept and closed from outside.
func TestOwnBuild(t *testing.T) {
	s := newStack(t, "testdata/ownbuild")
	s.write("notebooks/old.txt", "old", 0o600) // root's, as that Jupyter left it
	s.write("notebooks/http.py", "raise SystemExit('not the module of that name')\n", 0o644)
	s.harden("init", "--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24")
	s.printed("Give the notebooks")
	if out := s.printed("Build the image"); !strings.HasSuffix("\n"+out, "\nok") {
		t.Errorf("the check of the image: %s", out)
	}
	s.compose("up", "-d", "--build")

	for _, service := range []string{"lab", "nginx"} {
		testConfined(t, s, service)
	}
	c := s.inspect("lab")
	if c.Config.User != "1000:100" || len(c.HostConfig.PortBindings) > 0 {
		t.Errorf("lab runs as %q and publishes %v", c.Config.User, c.HostConfig.PortBindings)
	}
	lan, _ := newNeighbour(t)
	if conn, err := lan.dial(t.Context(), "tcp", machineIP+":8888", visitor{}.source); err == nil {
		conn.Close()
		t.Error("port 8888 is open")
	}
	v, base := s.visitorTo(lan, machineIP+":443"), "https://"+domain+"/"
	s.answers(v, base)
	refuses(t, v, base)

	j := s.loggedIn(t, v, base)
	j.save("new.ipynb", newNotebook("1"))
	info, err := os.Stat(filepath.Join(s.dir, "notebooks/new.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 1000 || owner.Gid != 100 {
		t.Errorf("the notebook belongs to %d:%d", owner.Uid, owner.Gid)
	}
	j.load("old.txt")
	k := j.newKernel()
	for code, want := range map[string]string{
		"import os; print(os.getuid(), os.getgid(), os.getcwd())": "1000 100 /\n",
		// The home is in memory, and can be written.
		"open(os.path.expanduser('~/x'), 'w').write('x'); print([l.split()[2] for l in open('/proc/mounts') if l.split()[1] == os.path.expanduser('~')])": "['tmpfs']\n",
	} {
		if o := k.run("import os; "+code, time.Minute); o.stdout != want {
			t.Errorf("%s: %+v", code, o)
		}
	}
	if o := k.run("open('/opt/x', 'w')", time.Minute); !strings.Contains(o.err, "Read-only") {
		t.Errorf("write to the image: %+v", o)
	}
}

// openAll is what a notebook can leave in its home so that the next server lets
// everybody in: settings under general and specific names, as code and as JSON.
const openAll = `
mkdir -p ~/.jupyter ~/.local/etc/jupyter
for dir in ~/.jupyter ~/.local/etc/jupyter ~; do
	for name in jupyter_config jupyter_server_config; do
		cat >$dir/$name.py <<-'EOF'
			c = get_config()
			c.IdentityProvider.token = c.PasswordIdentityProvider.token = c.ServerApp.token = ""
			c.ServerApp.disable_check_xsrf = True
			open("/home/jovyan/ran", "a").write(__file__ + " ")
		EOF
		echo '{"IdentityProvider": {"token": ""}, "PasswordIdentityProvider": {"token": ""}}' >$dir/$name.json
	done
done`

// TestWholeHome: a published image whose home is a named volume, in which a
// notebook has left settings of its own.
func TestWholeHome(t *testing.T) {
	s := newStack(t, "testdata/wholehome")
	base, v := "http://localhost:8888/", visitor{to: "127.0.0.1:8888"}
	s.compose("up", "-d")
	s.exec("notebook", "bash", "-ec", openAll)
	s.compose("restart", "--timeout", "1", "notebook")
	eventually(t, time.Minute, func() error { // the settings do what they are meant to
		a, err := v.ask(t, http.MethodGet, base+"api/contents", nil, nil)
		if err == nil && a.status != http.StatusOK {
			err = fmt.Errorf("status %d", a.status)
		}
		return err
	})
	s.exec("notebook", "rm", "/home/jovyan/ran")

	s.harden("init", "--profile", "prod", "--expose", "loopback", "--uid", "2000", "--packages", "requests")
	s.printed("Give the volume")
	s.compose("up", "-d", "--build", "--timeout", "1")
	testConfined(t, s, "notebook")
	s.answers(v, base)
	refuses(t, v, base)
	j := s.loggedIn(t, v, base)
	j.save("kept.txt", content{Type: "file", Format: "text", Content: []byte(`"kept"`)})
	o := j.newKernel().run("import os; print(os.getuid(), os.path.expanduser('~'), os.path.exists('/home/jovyan/ran'))", time.Minute)
	if o.stdout != "2000 /home/jovyan False\n" {
		t.Errorf("cell: %+v", o)
	}

	s.compose("up", "-d", "--force-recreate", "--timeout", "1", "--no-deps", "notebook")
	s.answers(v, base)
	refuses(t, v, base)
	j = s.loggedIn(t, v, base)
	if c := j.load("kept.txt"); string(c.Content) != `"kept"` {
		t.Errorf("the file came back as %s", c.Content)
	}
	if out, err := s.tryExec("notebook", "cat", "/home/jovyan/ran"); err == nil {
		t.Errorf("code from the home ran in the server: %s", out)
	}
}
