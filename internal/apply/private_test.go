package apply

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSecretsStayPrivate looks at the disk after every step, under several
// umasks: no new secret is ever in a file that others may read, and the old
// one only where it was before.
func TestSecretsStayPrivate(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o077, 0o777} {
		for _, far := range []bool{false, true} {
			s, dir := newScenario(1, 6), t.TempDir()
			s.write("config/tls/key.pem", 0o600, "new-secret key\n")
			s.old.write(t, dir)
			ops := s.plan(t, dir)
			looks := 0
			p := &probe{fsync: true, after: func(kind, name string) {
				looks++
				lookForSecrets(t, dir, kind+" "+name)
			}}
			old := syscall.Umask(umask)
			_, err := Apply(dir, ops, farOptions(p, far))
			syscall.Umask(old)
			check(t, err)
			if looks < 30 {
				t.Errorf("only %d looks", looks)
			}
			wantTree(t, dir, s.new)
		}
	}
}

func lookForSecrets(t *testing.T, dir, step string) {
	t.Helper()
	check(t, filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, at)
		old := strings.Contains(string(content), "old-secret") && (name == ".env" || path.Dir(name) == Txn) // displaced with its mode, into a private directory
		secret := strings.Contains(string(content), "-secret") && !old
		if secret && info.Mode().Perm() != 0o600 {
			t.Errorf("after %s: a secret in %s, mode %v", step, name, info.Mode())
		}
		return nil
	}))
	for _, private := range []string{Txn, Backups} {
		if info, err := os.Lstat(filepath.Join(dir, private)); err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("after %s: %s has mode %v", step, private, info.Mode())
		}
	}
}

// TestMetaNeverWidens: on its way from one mode to another a file has only
// permissions that both have.
func TestMetaNeverWidens(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "file")
	tree{"file": {0o660, "x"}}.write(t, dir)
	steps := 0
	p := &probe{after: func(kind, name string) {
		if name != "file" {
			return
		}
		steps++
		info, err := os.Lstat(at)
		check(t, err)
		if mode := info.Mode().Perm(); mode != 0o640 && mode != 0o644 && mode != 0o660&0o644 {
			t.Errorf("after %s: mode %v", kind, mode)
		}
	}}
	_, err := Apply(dir, seen(t, dir, []Op{{Kind: Meta, Path: "file", Mode: 0o644}}), p.options())
	check(t, err)
	if steps < 2 {
		t.Errorf("%d steps", steps)
	}
	wantTree(t, dir, tree{"file": {0o644, "x"}})
}
