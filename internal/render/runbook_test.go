package render

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/design"
	"github.com/google/go-cmp/cmp"
)

// runbook returns the commands of HARDENING.md after a break-in, in order: the fenced
// ones, and in a line of text those in backticks that have arguments.
func runbook(t *testing.T, in design.Facts) string {
	t.Helper()
	view, err := newHardeningView(inputOf(in))
	if err != nil {
		t.Fatal(err)
	}
	text, err := execute("HARDENING.md", view)
	if err != nil {
		t.Fatal(err)
	}
	_, steps, found := strings.Cut(string(text), "\n## After a break-in\n")
	if !found {
		t.Fatalf("no runbook in\n%s", text)
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

// pretend are programs that write down how they are called, and print what the runbook
// reads from them.
func pretend(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	const log = `echo "${0##*/} $*" >> "$CALLS"` + "\n"
	for name, does := range map[string]string{
		"docker": `case "$*" in
			"compose ps -q "*) echo "id-$4" ;;
			*State.Pid*id-jupyter) echo 11 ;;
			*State.Pid*id-nginx) echo 22 ;;
			*NetworkSettings*) echo "net_a net_b " ;;
		esac`,
		"nsenter": "", "tar": "", "cp": "",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+log+does+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestRunbook pastes the runbook into a shell: what a step destroys was written down
// before it.
func TestRunbook(t *testing.T) {
	look := func(pid string) string { return "nsenter -t " + pid + " -n sh -c ss -tuanp; ip addr; ip route" }
	const top, stopProxy, pause = "docker top id-jupyter -ef", "docker compose stop nginx", "docker pause id-jupyter"
	cut := []string{"docker network disconnect -f net_a id-jupyter", "docker network disconnect -f net_b id-jupyter"}
	for name, c := range map[string]struct {
		in    design.Facts
		files []string
		order []string
	}{
		"proxied": {proxyInput(), []string{"connections", "processes", "proxy-connections", "proxy.log"},
			slices.Concat([]string{look("11"), look("22"), top, stopProxy}, cut, []string{pause})},
		"direct": {firewalls()["nothing in front"], []string{"connections", "processes"},
			slices.Concat([]string{look("11"), top}, cut, []string{pause})},
	} {
		t.Run(name, func(t *testing.T) {
			dir, calls := t.TempDir(), filepath.Join(t.TempDir(), "calls")
			cmd := exec.Command("sh", "-e", "-c", runbook(t, c.in))
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "CALLS="+calls, "PATH="+pretend(t)+":"+os.Getenv("PATH"))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			log, err := os.ReadFile(calls)
			if err != nil {
				t.Fatal(err)
			}
			got := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(log)), "\n"), func(call string) bool { return !slices.Contains(c.order, call) })
			if diff := cmp.Diff(c.order, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, log)
			}
			for _, name := range append(c.files, "log", "inspect.json", "diff") {
				if found, err := filepath.Glob(filepath.Join(dir, "incident-*", name)); err != nil || len(found) != 1 {
					t.Errorf("%s is not written: %q, %v", name, found, err)
				}
			}
		})
	}
}
