//go:build linux

package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything is all that can be seen of a tree: names, inodes, owners, modes,
// times and content.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	each(t, dir, func(path string, info fs.FileInfo) error {
		st := info.Sys().(*syscall.Stat_t)
		out[path] = fmt.Sprintln(info.Mode(), st.Ino, st.Uid, st.Gid, info.ModTime(), st.Ctim)
		if !info.Mode().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		out[path] += string(content)
		return err
	})
	return out
}

func untouched(t *testing.T, dir string, before map[string]string) {
	t.Helper()
	if diff := cmp.Diff(before, everything(t, dir)); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}
}

// halted is an initialised folder with an upgrade that was killed before its
// journal was in place, or right after.
func halted(t *testing.T, committed bool) string {
	t.Helper()
	dir := initialised(t)
	txn := filepath.Join(dir, ".magi-harden/txn")
	if err := os.Mkdir(txn, 0o700); err != nil {
		t.Fatal(err)
	}
	name := map[bool]string{false: "journal.new", true: "journal.json"}[committed]
	const journal = `{"version": 1, "id": "20990101T000000Z", "command": "upgrade", "started": "2099-01-01T00:00:00Z", "entries": [
		{"kind": "meta", "path": "HARDENING.md", "old": {"kind": "file", "mode": 420, "uid": 0, "gid": 0},
		 "new": {"kind": "file", "mode": 384, "uid": 0, "gid": 0}, "owner": {"uid": -1, "gid": -1}}]}`
	if err := os.WriteFile(filepath.Join(txn, name), []byte(journal), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func truncated(t *testing.T, dir, name string) string {
	t.Helper()
	if err := os.Truncate(filepath.Join(dir, ".magi-harden/txn", name), 50); err != nil {
		t.Fatal(err)
	}
	return dir
}

// looking are the command lines that only look.
var looking = [][]string{
	{"upgrade", "--check"}, {"upgrade", "--dry-run"}, {"upgrade", "--check", "--dry-run", "--yes"},
	{"upgrade", "--check", "--set", "memory=3G"}, {"upgrade", "--dry-run", "--yes", "--set", "memory=3G"},
	{"upgrade", "--undo", "--dry-run"}, {"upgrade", "--undo", "--check", "--yes"},
	{"init", "--dry-run", "--yes", "--profile", "dev"}, {"init", "--force", "--dry-run", "--profile", "dev"},
	{"init", "--standalone", "--dry-run", "--profile", "dev"},
}

// TestLooksOnly: a command that only looks writes nothing, not even a lock,
// whatever an interrupted run has left, and says that a recovery is due.
func TestLooksOnly(t *testing.T) {
	for name, c := range map[string]struct {
		make func(t *testing.T) string
		code int    // of every command line; -1: whatever
		want string // what each says
	}{
		"a stack":           {magiCopy, -1, ""},
		"an empty folder":   {func(t *testing.T) string { return t.TempDir() }, -1, ""},
		"initialised":       {func(t *testing.T) string { return initialised(t) }, -1, ""},
		"a pending journal": {func(t *testing.T) string { return halted(t, true) }, ExitPending, "recovery due: an interrupted upgrade has to be finished (1 paths)\n  run: magi-harden upgrade --dir "},
		"a draft":           {func(t *testing.T) string { return halted(t, false) }, ExitPending, "recovery due: an interrupted upgrade changed nothing yet"},
		"a damaged draft":   {func(t *testing.T) string { return truncated(t, halted(t, false), "journal.new") }, ExitPending, "recovery due: an interrupted change changed nothing yet"},
		"a damaged journal": {func(t *testing.T) string { return truncated(t, halted(t, true), "journal.json") }, ExitFailed, "journal.json: is damaged"},
		"a foreign path": {func(t *testing.T) string {
			dir := halted(t, true)
			edit(t, dir, ".magi-harden/txn/journal.json", "HARDENING.md", "notes.txt")
			return dir
		}, ExitFailed, `names "notes.txt", which is not a managed file`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := c.make(t)
			before := everything(t, dir)
			for _, args := range looking {
				sys, _, shown := scripted()
				sys.Prompter = nil
				code := Main(append(slices.Clone(args), "--dir", dir), sys)
				if c.code >= 0 && code != c.code || !strings.Contains(shown.String(), c.want) {
					t.Errorf("%v: exit code %d\n%s", args, code, shown)
				}
			}
			untouched(t, dir, before)
		})
	}
}

// TestLooksAsUser: the same for a user who may write nothing there, and for
// root on a read-only mount.
func TestLooksAsUser(t *testing.T) {
	user := asNobody(t)
	dir := halted(t, true)
	each(t, dir, func(path string, _ fs.FileInfo) error { return os.Lchown(path, nobody, nobody) })
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	each(t, dir, func(path string, info fs.FileInfo) error { return os.Chmod(path, info.Mode().Perm()&^0o222) })
	before := everything(t, dir)
	for _, args := range looking {
		if out := user(ExitPending, append(slices.Clone(args), "--dir", dir)...); !strings.Contains(out, "recovery due") {
			t.Errorf("%v: it says\n%s", args, out)
		}
		// Root does not go by that user's journal, and writes nothing either.
		if out := mustRun(t, ExitFailed, append(slices.Clone(args), "--dir", dir)...); !strings.Contains(out, "owner 65534") || !strings.Contains(out, "sudo -u '#65534' magi-harden upgrade --dir "+dir) {
			t.Errorf("%v: root is told\n%s", args, out)
		}
	}
	untouched(t, dir, before)
}

// TestUndoOnlyLooks: --undo --dry-run says what it would do, and does not.
func TestUndoOnlyLooks(t *testing.T) {
	dir := initialised(t)
	before := everything(t, dir)
	for code, flag := range map[int]string{ExitOK: "--dry-run", ExitPending: "--check"} {
		out := mustRun(t, code, "upgrade", "--undo", flag, "--yes", "--dir", dir)
		for _, want := range []string{"would undo init of ", "\n  docker-compose.override.yml\n", "Jupyter would start unprotected", "Nothing was written."} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", flag, want, out)
			}
		}
	}
	untouched(t, dir, before)
	mustRun(t, ExitOK, "upgrade", "--undo", "--yes", "--dir", dir)
	if _, err := os.Stat(filepath.Join(dir, "docker-compose.override.yml")); err == nil {
		t.Error("without it --undo does not take back")
	}
}

// TestRecoverByUpgrade: what the hint names deals with it.
func TestRecoverByUpgrade(t *testing.T) {
	dir := halted(t, true)
	out := mustRun(t, ExitOK, "upgrade", "--yes", "--dir", dir)
	info, err := os.Stat(filepath.Join(dir, "HARDENING.md"))
	if err != nil || info.Mode() != 0o600 || !strings.Contains(out, "an interrupted upgrade was finished (1 paths)") {
		t.Errorf("%v, %v\n%s", info, err, out)
	}
	mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir)
}

// TestForeignManifest: a manifest that names a file which is not the tool's is
// refused, and the file stays.
func TestForeignManifest(t *testing.T) {
	dir := initialised(t)
	writeTree(t, dir, map[string]string{"notes.txt": "mine\n", ".magi-harden/base/notes.txt": "mine\n"})
	edit(t, dir, ".magi-harden/manifest.json", `"path": "HARDENING.md"`, `"path": "notes.txt"`)
	before := everything(t, dir)
	for _, args := range [][]string{{"upgrade", "--yes"}, {"upgrade", "--check"}, {"init", "--force", "--yes"}} {
		out := mustRun(t, ExitFailed, append(args, "--dir", dir)...)
		if !strings.Contains(out, `.magi-harden/manifest.json: "notes.txt" is not a managed file of magi-harden`) || !strings.Contains(out, "restore .magi-harden/manifest.json from git") {
			t.Errorf("%v:\n%s", args, out)
		}
	}
	untouched(t, dir, before)
}
