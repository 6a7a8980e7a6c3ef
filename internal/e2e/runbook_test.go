//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// runbook returns the commands of HARDENING.md after a break-in, up to the new secrets:
// the fenced ones, and in a line of text those in backticks that have arguments.
func (s *stack) runbook() string {
	s.t.Helper()
	_, steps, _ := strings.Cut(s.read("HARDENING.md"), "\n## After a break-in\n")
	steps, _, found := strings.Cut(steps, ". **Rotate")
	if !found {
		s.t.Fatal("HARDENING.md has no runbook")
	}
	var out []string
	fenced := false
	for line := range strings.Lines(steps) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced:
			out = append(out, line)
		default:
			for i, part := range strings.Split(line, "`") {
				if i%2 == 1 && strings.Contains(part, " ") {
					out = append(out, part)
				}
			}
		}
	}
	return strings.Join(out, "\n")
}

// translating returns a folder with a `docker` that tells the PIDs of the stack's
// containers as this computer counts: the engine has PIDs of its own. It repeats a pause,
// which cgroup v1 may refuse on a busy computer, as the runbook says.
func (s *stack) translating() (folder string) {
	s.t.Helper()
	docker, err := exec.LookPath("docker")
	if err != nil {
		s.t.Fatal(err)
	}
	script := "#!/bin/sh\ncase \"$*\" in\n"
	for _, c := range s.containers() {
		script += fmt.Sprintf("*State.Pid*%s) echo %d; exit ;;\n", c.ID, c.State.Pid)
	}
	script += "pause*) for i in 1 2 3 4 5; do " + docker + " \"$@\" && exit; sleep 1; done ;;\n"
	folder = s.t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "docker"), []byte(script+"esac\nexec "+docker+" \"$@\"\n"), 0o755); err != nil {
		s.t.Fatal(err)
	}
	return folder
}

// testRunbook goes through it while somebody is connected: the evidence is there, and
// the container is gone.
func testRunbook(t *testing.T, s *stack, v visitor, base string) {
	c := s.inspect("jupyter")
	s.loggedIn(t, v, base).newKernel().run("open('/tmp/left-behind', 'w').write('x')", time.Minute)
	if _, err := s.run("env", "PATH="+s.translating()+":"+os.Getenv("PATH"), "sh", "-e", "-c", s.runbook()); err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob(filepath.Join(s.dir, "incident-*"))
	if err != nil || len(folders) != 1 {
		t.Fatalf("evidence: %q, %v", folders, err)
	}
	want := map[string]string{"connections": "ESTAB", "processes": "ipykernel", "log": "/login", "inspect.json": c.ID, "diff": "", "home.tar": "tmp/left-behind"}
	if strings.Contains(s.runbook(), "proxy") {
		want["proxy-connections"], want["proxy.log"] = "ESTAB", "nginx"
	}
	for name, want := range want {
		data, err := os.ReadFile(filepath.Join(folders[0], name))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: want %q in %d bytes, %v", name, want, len(data), err)
		}
	}
	if connections, err := os.ReadFile(filepath.Join(folders[0], "connections")); err != nil || !strings.Contains(string(connections), ":8888") || !strings.Contains(string(connections), "proto kernel scope link") { // a route; internal networks have no other
		t.Errorf("connections: %s, %v", connections, err)
	}
	if left := s.compose("ps", "-aq", "jupyter"); left != "" {
		t.Errorf("the container is still there: %s", left)
	}
}
