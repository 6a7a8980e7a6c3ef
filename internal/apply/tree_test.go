package apply

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var testTime = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// node is a file or, with a directory mode, a directory.
type node struct {
	Mode    fs.FileMode
	Content string
}

// tree is a whole tree by path.
type tree map[string]node

// write makes the tree on the disk.
func (tr tree) write(t testing.TB, dir string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(tr)) {
		n, at := tr[name], filepath.Join(dir, name)
		if n.Mode.IsDir() {
			check(t, os.Mkdir(at, 0o700))
		} else {
			check(t, os.WriteFile(at, []byte(n.Content), 0o600))
		}
	}
	for name, n := range tr {
		check(t, os.Chmod(filepath.Join(dir, name), n.Mode))
	}
}

// add puts a file into the tree, with its directories.
func (tr tree) add(name string, mode fs.FileMode, content string) {
	for _, d := range parents(name) {
		if _, ok := tr[d]; !ok {
			tr[d] = node{Mode: fs.ModeDir | 0o755}
		}
	}
	tr[name] = node{mode, content}
}

// readTree reads what is on the disk, but for the lock and the backups, and a
// StateDir in which nothing else is.
func readTree(t testing.TB, dir string) tree {
	t.Helper()
	all := make(tree)
	check(t, filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, at)
		if err != nil || name == "." {
			return err
		}
		if name == Backups {
			return filepath.SkipDir
		}
		if name == lockFile {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		n := node{Mode: info.Mode()}
		if !d.IsDir() {
			content, err := os.ReadFile(at)
			if err != nil {
				return err
			}
			n.Content = string(content)
		}
		all[name] = n
		return nil
	}))
	if !slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(name string) bool { return strings.HasPrefix(name, StateDir+"/") }) {
		delete(all, StateDir)
	}
	return all
}

// scenario is a tree, a change of it, and the tree after that.
type scenario struct {
	old, new tree
	ops      []Op // without Was
}

// newScenario is a random change of about so many files, like an upgrade of a
// stack: creations, updates, removals, modes, directories, a secret, the
// manifest.
func newScenario(seed uint64, files int) scenario {
	r := rand.New(rand.NewPCG(seed, uint64(files)))
	s := scenario{old: make(tree)}
	if seed%3 > 0 { // otherwise it is the first run in this tree
		s.old.add(Manifest, 0o644, "old manifest\n")
	}
	s.old.add(".env", 0o644, "JUPYTER_TOKEN=old-secret\nOTHER=1\n")
	s.old.add("docker-compose.yml", 0o644, "the base, never touched\n")
	s.new = maps.Clone(s.old)
	for i := range files {
		name := path.Join([]string{"", "config", "config/nginx/tls", ".magi-harden/base", "x/y/z"}[r.IntN(5)], fmt.Sprintf("file%d", i))
		was := fmt.Sprintf("old content of %d\n", i)
		switch r.IntN(5) {
		case 0, 1:
			s.write(name, []fs.FileMode{0o644, 0o600, 0o640}[r.IntN(3)], fmt.Sprintf("created %d\n", i))
		case 2:
			s.had(name, 0o640, was)
			s.write(name, 0o640, fmt.Sprintf("updated %d %s\n", i, strings.Repeat("x", r.IntN(5000))))
		case 3:
			s.had(name, 0o644, was)
			s.ops = append(s.ops, Op{Kind: Remove, Path: name})
			delete(s.new, name)
		case 4:
			s.had(name, 0o664, was)
			s.ops = append(s.ops, Op{Kind: Meta, Path: name, Mode: 0o600})
			s.new[name] = node{0o600, was}
		}
	}
	s.write(".env", 0o600, "JUPYTER_TOKEN=new-secret\nOTHER=1\n")
	s.write(Manifest, 0o644, "new manifest\n")
	s.ops = append(s.ops, Op{Kind: Mkdir, Path: "data/notebooks", Mode: 0o750})
	s.new["data"], s.new["data/notebooks"] = node{Mode: fs.ModeDir | 0o755}, node{Mode: fs.ModeDir | 0o750}
	return s
}

func (s *scenario) had(name string, mode fs.FileMode, content string) {
	s.old.add(name, mode, content)
	s.new.add(name, mode, content)
}

func (s *scenario) write(name string, mode fs.FileMode, content string) {
	s.ops = append(s.ops, Op{Kind: Write, Path: name, Mode: mode, Content: []byte(content), Secret: name == ".env"})
	s.new.add(name, mode, content)
}

// plan returns the ops with what they see in dir.
func (s *scenario) plan(t testing.TB, dir string) []Op { return seen(t, dir, s.ops) }

func seen(t testing.TB, dir string, ops []Op) []Op {
	t.Helper()
	root, err := os.OpenRoot(dir)
	check(t, err)
	defer root.Close()
	ops = slices.Clone(ops)
	for i := range ops {
		ops[i].Was, _, err = Look(root, ops[i].Path)
		check(t, err)
	}
	return ops
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantTree(t testing.TB, dir string, want tree) {
	t.Helper()
	if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}
