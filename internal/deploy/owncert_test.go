//go:build linux

package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/tree"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestStoredPaths: root reads what stored answers name only where nobody else can
// have stored them, or where the file is the folder's owner's anyway.
func TestStoredPaths(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root reads for others")
	}
	const user, stranger = 1234, 1235
	type owners struct{ dir, state, file, read int }
	for name, tt := range map[string]struct {
		owners
		mode  os.FileMode // of the answers
		given string      // keys, with spaces between
		asked string      // the same, that a person was asked for
		first bool        // there was no last run
		link  bool        // the answers are a link to a file of root's
		other bool        // the stored answers name another file by now
		want  bool
	}{
		"root's answers":            {owners: owners{user, 0, 0, 0}, want: true},
		"forged answers":            {owners: owners{user, user, user, 0}},
		"forged folder":             {owners: owners{user, user, 0, 0}},
		"forged file":               {owners: owners{user, 0, user, 0}},
		"all can write":             {owners: owners{user, 0, 0, 0}, mode: 0o666},
		"a link":                    {owners: owners{user, 0, 0, 0}, link: true},
		"replaced since":            {owners: owners{user, 0, 0, 0}, other: true},
		"a file of theirs":          {owners: owners{user, user, user, user}, want: true},
		"a file of somebody else's": {owners: owners{user, user, user, stranger}},
		"root's folder":             {owners: owners{0, user, user, 0}},
		"given":                     {owners: owners{user, user, user, 0}, given: "tls_cert tls_key", want: true},
		"half given":                {owners: owners{user, user, user, 0}, given: "tls_cert"},
		"not stored":                {owners: owners{user, user, user, 0}, first: true, want: true},
		"asked for":                 {owners: owners{user, user, user, 0}, asked: "tls_cert tls_key", want: true},
	} {
		dir := t.TempDir()
		file := filepath.Join(t.TempDir(), "x.pem")
		must(t, os.WriteFile(file, []byte("secret"), 0o600))
		must(t, os.Mkdir(filepath.Join(dir, layout.StateDir), 0o755))
		named := file
		if tt.other {
			named = "/else.pem"
		}
		at := filepath.Join(dir, layout.Answers)
		must(t, os.WriteFile(at, []byte("version: 1\ntls_cert: "+named+"\ntls_key: "+named+"\n"), 0o644))
		if tt.link {
			must(t, os.Rename(at, at+".1"))
			must(t, os.Symlink("answers.yaml.1", at))
		}
		if tt.mode != 0 {
			must(t, os.Chmod(at, tt.mode))
		}
		for path, uid := range map[string]int{dir: tt.dir, filepath.Join(dir, layout.StateDir): tt.state, at: tt.file, file: tt.read} {
			must(t, os.Lchown(path, uid, uid))
		}
		given, last := answers.Source{}, answers.Source{}
		if !tt.first {
			last["tls_cert"], last["tls_key"] = answers.Given{Values: []string{file}}, answers.Given{Values: []string{file}}
		}
		for _, key := range strings.Fields(tt.given) {
			given[key] = answers.Given{Values: []string{file}}
		}
		r := &run{folder: &folder{tree: tree.Tree{Dir: dir}}, given: []answers.Source{given}, stored: last, asked: strings.Fields(tt.asked)}
		r.answers.TLSCert, r.answers.TLSKey = file, file
		if data, err := r.reader()(file); (err == nil) != tt.want || tt.want != (string(data) == "secret") {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

// TestReadMoved: what is moved is read where it stands, and through no link.
func TestReadMoved(t *testing.T) {
	const old = layout.OldTLSDir + "/key.pem"
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, layout.OldTLSDir), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "other"), []byte("secret"), 0o600))
	r := &run{folder: &folder{tree: tree.Tree{Dir: dir}, manifest: &plan.Manifest{Files: []plan.Entry{{Path: old}}}}}
	if _, err := r.readMoved(layout.Key); !os.IsNotExist(err) {
		t.Error(err)
	}
	must(t, os.Symlink("../../../other", filepath.Join(dir, old)))
	if data, err := r.readMoved(layout.Key); err == nil || data != nil {
		t.Errorf("read %q", data)
	}
	must(t, os.Remove(filepath.Join(dir, old)))
	must(t, os.WriteFile(filepath.Join(dir, old), []byte("key"), 0o600))
	if data, err := r.readMoved(layout.Key); err != nil || string(data) != "key" {
		t.Errorf("%q, %v", data, err)
	}
}
