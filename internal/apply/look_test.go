package apply

import (
	"crypto/sha256"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLook(t *testing.T) {
	dir := t.TempDir()
	tree{"config": {Mode: os.ModeDir | 0o750}, "config/file": {0o640, "content\n"}}.write(t, dir)
	root, err := os.OpenRoot(dir)
	check(t, err)
	defer root.Close()
	uid, gid := os.Getuid(), os.Getgid()
	tests := []struct {
		path    string
		want    State
		content string
	}{
		{"config/file", State{Regular, sha256.Sum256([]byte("content\n")), 0o640, uid, gid}, "content\n"},
		{"config", State{Kind: Directory, Mode: 0o750, UID: uid, GID: gid}, ""},
		{"config/none", State{}, ""},
		{"no/such/directory", State{}, ""},
	}
	for _, tt := range tests {
		got, content, err := Look(root, tt.path)
		check(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" || string(content) != tt.content {
			t.Errorf("%s: content %q, state (-want +got):\n%s", tt.path, content, diff)
		}
	}
}

func TestLookRefuses(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	tree{"real": {Mode: os.ModeDir | 0o755}, "real/file": {0o644, "x"}}.write(t, dir)
	at := func(name string) string { return filepath.Join(dir, name) }
	check(t, os.Symlink(outside, at("out")))
	check(t, os.Symlink("real", at("in")))
	check(t, os.Symlink("real/file", at("link")))
	check(t, os.Symlink("/etc/passwd", at("passwd")))
	check(t, os.Symlink("nowhere", at("dangling")))
	check(t, syscall.Mkfifo(at("fifo"), 0o600))
	socket, err := net.Listen("unix", at("socket"))
	check(t, err)
	defer socket.Close()
	check(t, os.WriteFile(at("huge"), nil, 0o600))
	check(t, os.Truncate(at("huge"), MaxSize+1))
	root, err := os.OpenRoot(dir)
	check(t, err)
	defer root.Close()
	tests := []struct{ path, problem string }{
		{"out/file", "out: expected a directory, found a symbolic link"},
		{"in/file", "in: expected a directory, found a symbolic link"},
		{"link", "link: is a symbolic link"},
		{"passwd", "passwd: is a symbolic link"},
		{"dangling", "dangling: is a symbolic link"},
		{"fifo", "fifo: expected a regular file, found a FIFO"},
		{"socket", "socket: expected a regular file, found a socket"},
		{"huge", "huge: larger than"},
		{"real/file/below", "real/file: expected a directory, found a regular file"},
		{"../x", "not a path inside"},
		{"/etc/passwd", "not a path inside"},
		{"real/../real/file", "not a path inside"},
		{".", "not a path inside"},
		{"", "not a path inside"},
		{"new\nline", "control character"},
	}
	if syscall.Mknod(at("device"), syscall.S_IFCHR|0o600, 1<<8|3) == nil {
		tests = append(tests, struct{ path, problem string }{"device", "device: expected a regular file, found a device"})
	}
	for _, tt := range tests {
		if _, _, err := Look(root, tt.path); err == nil || !strings.Contains(err.Error(), tt.problem) {
			t.Errorf("%q: error %v, want %q", tt.path, err, tt.problem)
		}
		op := Op{Kind: Write, Path: tt.path, Mode: 0o644, Content: []byte("x")}
		if _, err := Apply(dir, []Op{op}, Options{}); err == nil || !strings.Contains(err.Error(), tt.problem) {
			t.Errorf("%q: Apply says %v, want %q", tt.path, err, tt.problem)
		}
	}
	if names, err := os.ReadDir(outside); err != nil || len(names) > 0 {
		t.Errorf("outside there is %v, %v", names, err)
	}
}
