package nginxtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/magi-harden/internal/nginxconf"
)

// folder is one that the other user can reach.
func folder(t *testing.T) string {
	t.Helper()
	dir := reachable(t)
	if err := give(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func shell(t *testing.T, script string) string {
	t.Helper()
	out, code, err := (&nginx{shell: "/bin/sh"}).run(folder(t), "/bin/sh", "-c", script)
	if err != nil || code != 0 {
		if os.Getuid() == 0 && os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
			t.Fatalf("%d %v: %s", code, err, out)
		}
		t.Skipf("this machine gives no namespaces: %d %v", code, err)
	}
	return string(out)
}

func TestRunHasNoPrivileges(t *testing.T) {
	t.Setenv("MH_SECRET", "x")
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := shell(t, `id -u; id -g; id -G; while read -r a b c; do case $a in NoNewPrivs:|CapEff:|CapPrm:|CapAmb:) echo "$a$b";; esac; done < /proc/self/status
		echo "net:$(tail -n +3 /proc/net/dev | grep -cv ' lo:')"; env | grep -v '^\(PWD\|OLDPWD\|SHLVL\|_\)='; pwd; echo "pid $$"; read -r x || echo eof; ulimit -v; ulimit -c; ulimit -f`)
	for _, want := range []string{"65534\n65534\n65534\n", "NoNewPrivs:1\n", "CapEff:0000000000000000\n", "CapPrm:0000000000000000\n", "CapAmb:0000000000000000\n", "net:0\n", "/tmp/mhtest", "eof\n1048576\n0\n1024\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "MH_SECRET") || strings.Contains(out, "PATH=") {
		t.Errorf("the environment is there:\n%s", out)
	}
	if os.Getuid() == 0 {
		if got := shell(t, "cat "+secret+" 2>&1; echo x > /etc/mh-test 2>/dev/null; ls /etc/mh-test 2>&1; true"); !strings.Contains(got, "ermission denied") || !strings.Contains(got, "No such file") {
			t.Errorf("it reads or writes root's files: %s", got)
		}
	}
}

// TestRunLeavesThisProcessAlone: what the thread gave up is not given up here.
func TestRunLeavesThisProcessAlone(t *testing.T) {
	before, _ := os.ReadFile("/proc/self/status")
	shell(t, "true")
	after, err := os.ReadFile("/proc/self/status")
	if err != nil || status(before, "NoNewPrivs") != status(after, "NoNewPrivs") || status(before, "CapEff") != status(after, "CapEff") {
		t.Errorf("%v: before\n%s\nafter\n%s", err, before, after)
	}
}

func status(text []byte, key string) string {
	_, rest, _ := strings.Cut(string(text), key+":")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

func TestRunIsBounded(t *testing.T) {
	if got := shell(t, "head -c 300000 /dev/zero"); len(got) != maxSaid {
		t.Errorf("%d bytes are kept, want %d", len(got), maxSaid)
	}
	n := &nginx{shell: "/bin/sh"}
	start := time.Now()
	if _, _, err := n.run(folder(t), "/bin/sh", "-c", "sleep 60 & sleep 60"); err == nil {
		t.Error("a program that does not end is taken for one that ended")
	}
	if took := time.Since(start); took > limit+3*time.Second {
		t.Errorf("it took %s", took)
	}
	if _, code, err := n.run(folder(t), "/bin/sh", "-c", "kill -KILL $$; exit 1"); err == nil && code == 0 {
		t.Error("a killed program is taken for one that accepted")
	}
}

// TestOthersRunItToo: root runs as another user; anybody else does in a namespace
// of their own, or not at all.
func TestOthersRunItToo(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to be somebody else")
	}
	cmd := exec.Command("/proc/self/exe", "-test.run", "^TestRunHasNoPrivileges$", "-test.v")
	cmd.Dir, cmd.Env = "/", []string{"TMPDIR=/tmp", "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 12345, Gid: 12345}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "PASS") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestSignalLeavesNothing: a signal ends the process, and not before the folder
// is gone.
func TestSignalLeavesNothing(t *testing.T) {
	if dir := os.Getenv("MH_TEST_BASE"); dir != "" {
		n := &nginx{path: "/bin/sleep", shell: "/bin/sh", base: dir}
		go func() {
			for {
				if made, _ := filepath.Glob(dir + "/mh*/key.pem"); len(made) > 0 {
					syscall.Kill(os.Getpid(), syscall.SIGTERM)
					return
				}
			}
		}()
		c, _ := nginxconf.Parse("n", []byte("events {} http {}"))
		n.test(c, false)
		time.Sleep(5 * time.Second)
		os.Exit(1) // the signal was lost
	}
	dir := reachable(t)
	cmd := exec.Command("/proc/self/exe", "-test.run", "^TestSignalLeavesNothing$")
	cmd.Env = append(os.Environ(), "MH_TEST_BASE="+dir)
	err := cmd.Run()
	if s, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !s.Signaled() || s.Signal() != syscall.SIGTERM {
		t.Errorf("it ended otherwise: %v", err)
	}
	empty(t, dir)
}

// TestNotRunIsNotTested: where the kernel or the shell refuses, nothing is said.
func TestNotRunIsNotTested(t *testing.T) {
	c, err := nginxconf.Parse("n", []byte("events {} http {}"))
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]*nginx{
		"no shell": {path: "/bin/true", shell: "/none"}, "no program": {path: "/none", shell: "/bin/sh"}, "a silent refusal": {path: "/bin/false", shell: "/bin/sh"},
	} {
		n.base = reachable(t)
		if r, tested := n.test(c, false); r != nil || tested {
			t.Errorf("%s: %v %v", name, r, tested)
		}
		empty(t, n.base)
	}
}
