//go:build linux

package apply

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
}

// asUser runs do as an unprivileged user; without root it is one anyway.
func asUser(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		const nobody = 65534
		check(t, syscall.Setresgid(-1, nobody, -1))
		check(t, syscall.Setresuid(-1, nobody, -1))
		defer func() {
			check(t, syscall.Setresuid(-1, 0, -1))
			check(t, syscall.Setresgid(-1, 0, -1))
		}()
	}
	do()
}

// openDir is a temporary directory that another user can reach.
func openDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	check(t, os.Chmod(filepath.Dir(dir), 0o755))
	return dir
}

// give makes a whole tree somebody's.
func give(t *testing.T, dir string, uid, gid int) {
	t.Helper()
	check(t, filepath.WalkDir(dir, func(at string, _ fs.DirEntry, err error) error {
		return firstError(err, os.Lchown(at, uid, gid))
	}))
}

func ownerOf(t *testing.T, at string) Owner {
	t.Helper()
	info, err := os.Lstat(at)
	check(t, err)
	st := info.Sys().(*syscall.Stat_t)
	return Owner{int(st.Uid), int(st.Gid)}
}

// TestRootInUsersTree: what root makes there belongs to the user, so that the
// user can go on; what is named otherwise does not.
func TestRootInUsersTree(t *testing.T) {
	needRoot(t)
	for _, far := range []bool{false, true} {
		s, dir := newScenario(1, 12), t.TempDir()
		s.old.write(t, dir)
		give(t, dir, 1234, 1235)
		check(t, os.Lchown(filepath.Join(dir, "docker-compose.yml"), 1, 1))
		ops := s.plan(t, dir)
		for i, op := range ops {
			if op.Path == "data/notebooks" {
				ops[i].Owner = &Owner{1000, 100}
			}
		}
		ops = append(ops, Op{Kind: Write, Path: "config/own", Mode: 0o600, Content: []byte("x"), Owner: &Owner{7, 8}})
		ops = append(ops, seen(t, dir, []Op{{Kind: Meta, Path: "docker-compose.yml", Mode: 0o644, Owner: &Owner{9, 9}}})...)
		_, err := Apply(dir, ops, farOptions(&probe{fsync: true}, far))
		check(t, err)
		check(t, filepath.WalkDir(dir, func(at string, _ fs.DirEntry, err error) error {
			check(t, err)
			name, _ := filepath.Rel(dir, at)
			want := Owner{1234, 1235}
			switch name {
			case "data/notebooks":
				want = Owner{1000, 100}
			case "config/own":
				want = Owner{7, 8}
			case "docker-compose.yml":
				want = Owner{9, 9}
			}
			if got := ownerOf(t, at); got != want {
				t.Errorf("%s belongs to %v, want %v", name, got, want)
			}
			return nil
		}))
		var untrusted *UntrustedError
		after := readTree(t, dir)
		if _, err := Undo(dir, later(1)); !errors.As(err, &untrusted) || untrusted.Path != StateDir {
			t.Errorf("root believes a journal in the user's folder: %v", err)
		}
		wantTree(t, dir, after)
		give(t, filepath.Join(dir, StateDir), 0, 0)
		_, err = Undo(dir, later(1))
		check(t, err)
		if got := ownerOf(t, filepath.Join(dir, "docker-compose.yml")); got != (Owner{1, 1}) {
			t.Errorf("after Undo the file belongs to %v", got)
		}
		wantTree(t, dir, s.old)
	}
}

// TestUser runs everything without privileges, under several umasks.
func TestUser(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o077, 0o777} {
		s, dir := newScenario(2, 12), openDir(t)
		s.old.write(t, dir)
		if os.Geteuid() == 0 {
			give(t, dir, 65534, 65534)
		}
		ops := s.plan(t, dir)
		asUser(t, func() {
			old := syscall.Umask(umask)
			_, err := Apply(dir, ops, later(1))
			syscall.Umask(old)
			check(t, err)
			wantTree(t, dir, s.new)
			_, err = Undo(dir, later(2))
			check(t, err)
			wantTree(t, dir, s.old)
		})
	}
}

// TestUserInRootsTree: what is somebody else's can be replaced where the
// directory allows it, and is told; a mode cannot be changed.
func TestUserInRootsTree(t *testing.T) {
	needRoot(t)
	dir := openDir(t)
	before := tree{"file": {0o644, "old"}, "meta": {0o644, "x"}}
	before.write(t, dir)
	check(t, os.Lchown(dir, 65534, 65534))
	write := seen(t, dir, []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}})
	meta := seen(t, dir, []Op{{Kind: Meta, Path: "meta", Mode: 0o600}})
	asUser(t, func() {
		_, err := Apply(dir, append(meta, write...), later(1))
		if !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), "meta: belongs to another user: user 0\n") {
			t.Errorf("mode of a file of root's: error %v", err)
		}
		wantTree(t, dir, before)
		result, err := Apply(dir, write, later(1))
		check(t, err)
		if len(result.Notes) != 1 || !strings.HasPrefix(result.Notes[0], "file: belonged to user 0 ") {
			t.Errorf("notes %q", result.Notes)
		}
		// Only its owner may ask whether it is open: it is kept, whoever has it.
		if got := found(t, dir)[result.Copy("file")+editedSuffix]; got != "old" {
			t.Errorf("the displaced file has %q", got)
		}
	})
}

// TestUnwritable: the path is named, and nothing is changed, wherever in the
// tree it is.
func TestUnwritable(t *testing.T) {
	for _, closed := range []string{".", "config", "config/nginx"} {
		dir := openDir(t)
		before := tree{}
		before.add("config/nginx/nginx.conf", 0o644, "old")
		before.add("first", 0o644, "old")
		before.write(t, dir)
		if os.Geteuid() == 0 {
			give(t, dir, 65534, 65534)
		}
		ops := seen(t, dir, []Op{
			{Kind: Write, Path: "first", Mode: 0o644, Content: []byte("new")},
			{Kind: Write, Path: "config/nginx/nginx.conf", Mode: 0o644, Content: []byte("new")},
			{Kind: Write, Path: "config/new/file", Mode: 0o644, Content: []byte("new")},
		})
		check(t, os.Chmod(filepath.Join(dir, closed), 0o555))
		if closed != "." {
			n := before[closed]
			n.Mode = fs.ModeDir | 0o555
			before[closed] = n
		}
		asUser(t, func() {
			_, err := Apply(dir, ops, later(1))
			named := closed
			if closed == "." {
				named = StateDir
			}
			if !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), named) {
				t.Errorf("%s: error %v", closed, err)
			}
			wantTree(t, dir, before)
		})
		check(t, os.Chmod(filepath.Join(dir, closed), 0o755)) // for the clean-up
	}
}
