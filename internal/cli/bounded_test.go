//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// plainStack is a stack that can be hardened; what a case adds to it is hostile.
const plainStack = "services:\n  jupyter:\n    image: quay.io/jupyter/minimal-notebook:2026-10-05\n    ports: ['8888:8888']\n    volumes: ['./nb:/home/jovyan/work']\n"

// builtStack builds its image from a Dockerfile.
const builtStack = "services:\n  jupyter:\n    build: .\n    command: jupyter lab\n    ports: ['8888:8888']\n    volumes: ['./nb:/home/jovyan/work']\n"

// hostile is a stack that is made to take the memory or the time of whoever reads it.
type hostile struct {
	base  string                 // of the compose file; plainStack when empty
	more  string                 // behind base
	files map[string]string      // beside it
	make  func(dir string) error // what is not a file
	want  string                 // how the error begins; empty: it is hardened
}

const (
	mostTime   = 5 * time.Second
	mostMemory = 200 << 10 // in KiB, of the whole process
)

// TestBounded runs init on hostile stacks: each is hardened, or refused by name, within
// bounded time and memory.
func TestBounded(t *testing.T) {
	harden := program(t)
	for name, c := range hostileStacks() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "stack")
			c.write(t, dir)
			code, shown, took, memory := measured(t, harden, dir)
			t.Logf("exit %d, %v of processor time, %d MB: %.160q", code, took.Round(time.Millisecond), memory>>10, shown)
			if want := "magi-harden: " + c.want; c.want == "" && code != ExitOK || c.want != "" && (code == ExitOK || !strings.HasPrefix(shown, want)) {
				t.Errorf("exit %d, %.400s\nwant %q", code, shown, c.want)
			}
			if c.want != "" && !strings.Contains(shown, "\n  ") {
				t.Errorf("%q: no hint", shown)
			}
			if took > mostTime || memory > mostMemory {
				t.Errorf("took %v and %d MB", took, memory>>10)
			}
		})
	}
}

func (c hostile) write(t *testing.T, dir string) {
	t.Helper()
	base := c.base
	if base == "" {
		base = plainStack
	}
	files := map[string]string{"nb/x": "", "docker-compose.yml": base + c.more}
	maps.Copy(files, c.files)
	writeTree(t, dir, files)
	if c.make != nil {
		if err := c.make(dir); err != nil {
			t.Fatal(err)
		}
	}
}

// measured runs init in a process of its own. The time is that of the processor:
// other tests take the machine as well. A process that waits is ended.
func measured(t *testing.T, harden, dir string) (code int, shown string, took time.Duration, memory int64) {
	t.Helper()
	cmd := exec.Command(harden, "init", "-q", "--yes", "--no-input", "--profile", "prod", "--domain", "jupyter.example.com", "--allow", "192.168.1.0/24", "--dir", dir)
	cmd.Env = append(os.Environ(), "PATH=/nonexistent")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	if !ended.Stop() {
		t.Error("did not end within a minute")
	}
	use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return cmd.ProcessState.ExitCode(), problems.String(), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), use.Maxrss
}

// repeated joins n lines.
func repeated(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

func lines(n int, format string) string {
	return repeated(n, func(i int) string { return strings.ReplaceAll(format, "#", fmt.Sprint(i)) })
}

// doubled defines variables or anchors of which each has the one before several times.
func doubled(n int, format string) string {
	return repeated(n, func(i int) string {
		return strings.NewReplacer("#", fmt.Sprint(i+1), "<", fmt.Sprint(i)).Replace(format)
	})
}

func fifo(name string) func(string) error {
	return func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, name), 0o600) }
}

func link(target, name string) func(string) error {
	return func(dir string) error { return os.Symlink(target, filepath.Join(dir, name)) }
}

// sparse makes a file of that size, in MiB.
func sparse(name string, size int64) func(string) error {
	return func(dir string) error {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			return err
		}
		return os.Truncate(filepath.Join(dir, name), size<<20)
	}
}

// device makes a copy of /dev/zero, where it may.
func device(name string) func(string) error {
	return func(dir string) error {
		file := filepath.Join(dir, name)
		if err := syscall.Mknod(file, syscall.S_IFCHR|0o600, 1<<8|5); err != nil {
			return syscall.Mkfifo(file, 0o600)
		}
		return nil
	}
}
