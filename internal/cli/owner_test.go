//go:build linux

package cli

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// nobody is a user without rights.
const nobody = 65534

// asNobody gives a command line of magi-harden to run as that user.
func asNobody(t *testing.T) func(want int, args ...string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	home := reachable(t)
	name := filepath.Join(home, "magi-harden")
	if err := os.WriteFile(name, self, 0o755); err != nil {
		t.Fatal(err)
	}
	return func(want int, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.Env = home, append(os.Environ(), "HOME=/", "TMPDIR=/tmp")
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		out, err := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Fatalf("%v: exit code %d, want %d (%v)\n%s", args, got, want, err, out)
		}
		return string(out)
	}
}

// reachable is a temporary folder that every user can enter.
func reachable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// nobodys is the MAGI-like stack, all of it that user's.
func nobodys(t *testing.T) string {
	t.Helper()
	dir := reachable(t)
	copyStack(t, "../../examples/stacks/magi", dir)
	each(t, dir, func(path string, _ fs.FileInfo) error { return os.Lchown(path, nobody, nobody) })
	return dir
}

func each(t *testing.T, dir string, do func(path string, info fs.FileInfo) error) {
	t.Helper()
	err := filepath.Walk(dir, func(path string, info fs.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return do(path, info)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// owners demands that all of the tree is that user's.
func owners(t *testing.T, dir string) {
	t.Helper()
	each(t, dir, func(path string, info fs.FileInfo) error {
		if st := info.Sys().(*syscall.Stat_t); st.Uid != nobody || st.Gid != nobody {
			t.Errorf("%s belongs to %d:%d", path, st.Uid, st.Gid)
		}
		return nil
	})
}

var initArgs = []string{"init", "--yes", "-q", "--profile", "prod", "--domain", "a.example.com", "--allow", "192.168.0.0/24", "--dir"}

// TestRootAfterUser: what root's upgrade writes in a user's tree stays the
// user's, so that the user can go on.
func TestRootAfterUser(t *testing.T) {
	user := asNobody(t)
	dir := nobodys(t)
	user(ExitOK, append(initArgs, dir)...)
	owners(t, dir)
	mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir)
	mustRun(t, ExitOK, "upgrade", "--dir", dir, "--set", "allow+=10.1.0.0/16", "--set", "profile=dev", "--set", "expose=nginx", "--set", "bind=0.0.0.0", "--set", "memory=3G")
	owners(t, dir)
	user(ExitOK, "upgrade", "--check", "--dir", dir)
	user(ExitOK, "upgrade", "--dir", dir, "--set", "allow+=10.2.0.0/16")
	before := deployed(t, dir)
	out := mustRun(t, ExitFailed, "upgrade", "--undo", "--dir", dir)
	if want := "sudo -u '#65534' magi-harden upgrade --undo --dir " + dir; !strings.Contains(out, want) {
		t.Errorf("root goes by what a user wrote, or does not say %q:\n%s", want, out)
	}
	if diff := cmp.Diff(before, deployed(t, dir)); diff != "" {
		t.Errorf("it changed something (-before +after):\n%s", diff)
	}
	user(ExitOK, "upgrade", "--undo", "--dir", dir)
	user(ExitOK, "upgrade", "--undo", "--dir", dir)
	owners(t, dir)
	user(ExitOK, "upgrade", "--check", "--dir", dir)
}

// TestRootInUsersFolder: root, who initialised a user's folder, can go on there,
// undo included; the user can look, and is told that the rest is root's.
func TestRootInUsersFolder(t *testing.T) {
	user := asNobody(t)
	dir := nobodys(t)
	mustRun(t, ExitOK, "init", "--yes", "-q", "--profile", "dev", "--dir", dir)
	mustRun(t, ExitOK, "upgrade", "--yes", "--set", "memory=3G", "--dir", dir)
	for name, want := range map[string]uint32{".magi-harden": 0, ".magi-harden/backups": 0, "docker-compose.override.yml": nobody, ".env": nobody, "config/jupyter": nobody} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Sys().(*syscall.Stat_t).Uid; got != want {
			t.Errorf("%s belongs to %d, want %d", name, got, want)
		}
	}
	user(ExitOK, "upgrade", "--check", "--dir", dir)
	if out := user(ExitFailed, "upgrade", "--yes", "--set", "memory=2G", "--dir", dir); !strings.Contains(out, "permission denied") || !strings.Contains(out, "or as root") {
		t.Errorf("the user is told\n%s", out)
	}
	mustRun(t, ExitOK, "upgrade", "--undo", "--yes", "--dir", dir)
	mustRun(t, ExitOK, "upgrade", "--undo", "--yes", "--dir", dir)
	if _, err := os.Stat(filepath.Join(dir, "docker-compose.override.yml")); err == nil {
		t.Error("the second undo did not go back to the beginning")
	}
}

// TestReadOnlyTree: --check needs no right to write; an upgrade that would write
// names the path, and changes nothing.
func TestReadOnlyTree(t *testing.T) {
	user := asNobody(t)
	dir := nobodys(t)
	user(ExitOK, append(initArgs, dir)...)
	each(t, dir, func(path string, info fs.FileInfo) error { return os.Chmod(path, info.Mode().Perm()&^0o222) })
	t.Cleanup(func() {
		each(t, dir, func(path string, info fs.FileInfo) error { return os.Chmod(path, info.Mode().Perm()|0o200) })
	})
	before := readTree(t, dir)
	for _, c := range []struct {
		want int
		args []string
	}{
		{ExitOK, []string{"upgrade", "--check"}},
		{ExitOK, []string{"upgrade"}},
		{ExitPending, []string{"upgrade", "--check", "--set", "memory=3G"}},
		{ExitOK, []string{"upgrade", "--dry-run", "--set", "memory=3G"}},
	} {
		user(c.want, append(c.args, "--dir", dir)...)
	}
	out := user(ExitFailed, "upgrade", "--dir", dir, "--set", "memory=3G")
	if !strings.Contains(out, "magi-harden: .magi-harden") || !strings.Contains(out, "permission denied") {
		t.Errorf("neither the path nor the reason in\n%s", out)
	}
	if after := readTree(t, dir); len(after) != len(before) {
		t.Errorf("%d files, before %d", len(after), len(before))
	} else {
		for name, content := range before {
			if after[name] != content {
				t.Errorf("%s changed", name)
			}
		}
	}
}

// TestReadOnlyMount: the same for root, whom modes do not stop.
func TestReadOnlyMount(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	dir := initialised(t)
	before := readTree(t, dir)
	if err := syscall.Mount(dir, dir, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("cannot mount here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	if err := syscall.Mount("", dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot remount here: %v", err)
	}
	mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir)
	mustRun(t, ExitPending, "upgrade", "--check", "--dir", dir, "--set", "memory=3G")
	if out := mustRun(t, ExitFailed, "upgrade", "--dir", dir, "--set", "memory=3G"); !strings.Contains(out, ".magi-harden") || !strings.Contains(out, "is on a read-only mount") {
		t.Errorf("neither the path nor the reason in\n%s", out)
	}
	if after := readTree(t, dir); len(after) != len(before) {
		t.Errorf("%d files, before %d", len(after), len(before))
	}
}
