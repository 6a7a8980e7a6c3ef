package apply

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestTwoProcesses: the second one fails at once and says who is at work; when
// the first one is killed, the tree is free.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	cmd := childCommand("hold " + dir)
	stdin, err := cmd.StdinPipe()
	check(t, err)
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || line != "held\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	_, err = Apply(dir, nil, Options{Command: "second"})
	var locked *LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("error %v, want a LockedError", err)
	}
	if locked.PID != cmd.Process.Pid || locked.Command != "hold" || !locked.Since.Equal(testTime) {
		t.Errorf("the holder is %+v", locked)
	}
	want := fmt.Sprintf("%s: in use by \"hold\" (process %d, since 2026-11-23T12:00:00Z)\n", dir, locked.PID)
	if !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %q, want %q", err, want)
	}
	check(t, cmd.Process.Kill())
	_ = cmd.Wait() // says that it was killed
	h, err := Lock(dir, Options{Command: "third"})
	check(t, err)
	check(t, h.Unlock())
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("an unused lock leaves %v, %v", names, err)
	}
}

func TestLockWithoutStory(t *testing.T) {
	for _, content := range []string{"", "{\"pid\":12", "\x00\xff"} {
		dir := t.TempDir()
		h, err := Lock(dir, Options{Command: "first"})
		check(t, err)
		check(t, os.WriteFile(filepath.Join(dir, lockFile), []byte(content), 0o600))
		_, err = Lock(dir, Options{})
		if err == nil || !strings.HasPrefix(err.Error(), dir+": in use by another process\n") {
			t.Errorf("lock file %q: error %v", content, err)
		}
		check(t, h.Unlock())
	}
}

// TestManyAtOnce lets eight at a time count up in one file: no step is lost,
// although each Unlock may take the lock file away.
func TestManyAtOnce(t *testing.T) {
	dir := scratchDir(t)
	const each = 20
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for done := 0; done < each; {
				err := countUp(t, dir)
				var locked *LockedError
				switch {
				case err == nil:
					done++
				case !errors.As(err, &locked):
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	content, err := os.ReadFile(filepath.Join(dir, "count"))
	check(t, err)
	if string(content) != strconv.Itoa(8*each) {
		t.Errorf("counted to %s, want %d", content, 8*each)
	}
}

func countUp(t *testing.T, dir string) error {
	h, err := Lock(dir, (&probe{}).options())
	if err != nil {
		return err
	}
	defer h.Unlock()
	was, content, err := look(h.root, "count")
	check(t, err)
	n, _ := strconv.Atoi(string(content)) // the first one finds none
	_, err = h.Apply([]Op{{Kind: Write, Path: "count", Mode: 0o644, Content: []byte(strconv.Itoa(n + 1)), Was: was}})
	if n%7 == 3 { // now and then everything is gone, as after a failed init
		err = firstError(err, os.RemoveAll(filepath.Join(dir, Backups)))
	}
	return err
}

func TestStateDirIsALink(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	check(t, os.Symlink(outside, filepath.Join(dir, StateDir)))
	op := Op{Kind: Write, Path: "x", Mode: 0o644, Content: []byte("x")}
	if _, err := Apply(dir, []Op{op}, Options{}); err == nil || !strings.Contains(err.Error(), StateDir+": is a symbolic link") {
		t.Errorf("error %v", err)
	}
	check(t, os.Mkdir(filepath.Join(outside, "txn"), 0o755))
	if _, err := Recover(dir, Options{}); err == nil || !strings.Contains(err.Error(), StateDir+": is a symbolic link") {
		t.Errorf("Recover: error %v", err)
	}
	if names, err := os.ReadDir(outside); err != nil || len(names) != 1 {
		t.Errorf("outside there is %v, %v", names, err)
	}
}
