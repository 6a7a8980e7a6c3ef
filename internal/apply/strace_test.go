package apply

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEveryCallIsAStep compares the system calls that change the tree, as
// strace sees them, with the steps at which the crash tests stop: a way to
// the disk that goes round the interface would show.
func TestEveryCallIsAStep(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
			t.Fatalf("strace is required: %v", err)
		}
		t.Skipf("strace is not installed: %v", err)
	}
	for _, job := range []string{"0 8", "1 8", "2 30"} {
		s, dir, logs := newScenario(uint64(job[0]-'0'), 8), t.TempDir(), t.TempDir()
		if job == "2 30" {
			s = newScenario(2, 30)
		}
		s.old.write(t, dir)
		child := childCommand("apply " + dir + " " + job + " 0")
		cmd := exec.Command(strace, append([]string{"-ff", "-y", "-o", filepath.Join(logs, "trace"),
			"-e", "trace=all"}, child.Args...)...)
		cmd.Env = child.Env
		var out, problems bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &problems
		if err := cmd.Run(); err != nil {
			if strings.Contains(problems.String(), "ptrace") {
				t.Skipf("strace may not trace here: %s", problems.String())
			}
			t.Fatalf("%v\n%s", err, problems.String())
		}
		steps := make(map[string]int)
		check(t, json.Unmarshal(out.Bytes(), &steps))
		steps["truncate"] += steps["rewrite"] // truncate, then write
		steps["write"] += steps["rewrite"]
		delete(steps, "rewrite")
		steps["chmod"] += steps["fchmod"]
		delete(steps, "fchmod")
		steps["rename"] += steps["renameNew"] + steps["exchange"]
		delete(steps, "renameNew")
		delete(steps, "exchange")
		steps["sync"] += steps["fsync"]
		delete(steps, "fsync")
		if diff := cmp.Diff(steps, changingCalls(t, logs, dir)); diff != "" {
			t.Errorf("%s: steps against system calls (-steps +calls):\n%s", job, diff)
		}
		wantTree(t, dir, s.new)
	}
}

// changingCalls counts, in the names of the steps, the calls in a trace that
// changed something below dir. What has no such name is counted by its own.
func changingCalls(t *testing.T, logs, dir string) map[string]int {
	t.Helper()
	names := map[string]string{
		"mkdirat": "mkdir", "ftruncate": "truncate", "fchmod": "chmod", "fchown": "fchown", "fchmodat": "chmod", "fchmodat2": "chmod", "fchownat": "chown",
		"renameat": "rename", "renameat2": "rename", "write": "write", "fsetxattr": "setattr", "fremovexattr": "removeattr", "unlinkat": "remove", "fsync": "sync",
	}
	harmless := regexp.MustCompile(`^(openat|newfstatat|fstat|statx|close|read|readlinkat|getdents64|lseek|fcntl|epoll_ctl|epoll_create1|epoll_pwait|flock|faccessat2?|dup3?|pread64|mmap|poll|ioctl|execve|access|readlink|chdir|fchdir|statfs|fstatfs|eventfd2|pipe2|flistxattr|fgetxattr)$`)
	counts := make(map[string]int)
	files, err := filepath.Glob(filepath.Join(logs, "trace.*"))
	check(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(t, err)
		for line := range strings.Lines(string(text)) {
			call, args, _ := strings.Cut(line, "(")
			if call == "syscall_0x1c4" { // fchmodat2, to an strace that does not know it
				call, args = "fchmodat2", dir
			}
			if !strings.Contains(args, dir) || strings.Contains(line, ") = -1 ") {
				continue
			}
			switch name, known := names[call]; {
			case call == "openat" && (strings.Contains(args, "O_CREAT") || strings.Contains(args, "O_TRUNC")):
				counts["create"]++
			case call == "unlinkat" && strings.Contains(args, "AT_REMOVEDIR"):
				counts["rmdir"]++
			case known:
				counts[name]++
			case !harmless.MatchString(call):
				counts[call]++
			}
		}
	}
	return counts
}
