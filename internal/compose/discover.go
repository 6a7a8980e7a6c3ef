package compose

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
	"example.com/magi-harden/internal/tree"
)

// The default file names of Compose, in its order of preference.
var (
	baseNames     = [...]string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	overrideNames = [...]string{"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"}
)

// BaseNames are the names of compose files that Compose looks for, in its order of
// preference.
func BaseNames() []string { return baseNames[:] }

// fileSet is which compose files there are, before any is read.
type fileSet struct {
	user        []string // the stack's own files, in the order of loading
	ours        string   // where the hardening goes
	composeFile string   // what COMPOSE_FILE has to be, empty when nothing
}

// discover finds the files that plain `docker compose` loads. ours names the
// files that an earlier run wrote; they are not the user's.
func discover(t tree.Tree, composeFile, sep string, ours []string) (fileSet, error) {
	mine := func(name string) bool { return slices.Contains(ours, name) }
	if composeFile != "" {
		return fromVariable(composeFile, sep, mine)
	}
	var found []string
	for _, name := range baseNames {
		if t.Has(name) && !mine(name) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return fileSet{}, fmt.Errorf("%s: no compose file\nrun this in the stack's folder, or name the folder with --dir%s; without a stack, add --standalone", t.Dir, namedElse(t))
	}
	if len(found) > 1 {
		return fileSet{}, fmt.Errorf("%s shadows %s: Compose loads the first and ignores the rest\nremove or rename one of them", found[0], strings.Join(found[1:], ", "))
	}
	l := fileSet{user: found, ours: layout.Override}
	for _, name := range overrideNames {
		if t.Has(name) && !mine(name) {
			l.user = append(l.user, name)
		}
	}
	if len(l.user) > 2 {
		return fileSet{}, fmt.Errorf("%s: Compose loads only one of them\nmerge them into one", strings.Join(l.user[1:], ", "))
	}
	if len(l.user) == 2 {
		return l.named(sep), nil
	}
	return l, nil
}

// namedElse suggests a compose file of a name that Compose does not look for.
func namedElse(t tree.Tree) string {
	entries, _ := os.ReadDir(t.Dir)
	for _, e := range entries {
		if ok, _ := path.Match("*compose*.y*ml", e.Name()); ok && !slices.Contains(overrideNames[:], e.Name()) {
			return "; to use " + printable.Text(e.Name()) + ", add " + shell.Line("--file %s", shell.Path(e.Name()))
		}
	}
	return ""
}

// named puts the hardening into a file that COMPOSE_FILE has to name, last.
func (l fileSet) named(sep string) fileSet {
	l.ours = layout.Harden
	l.composeFile = strings.Join(append(slices.Clone(l.user), layout.Harden), sep)
	return l
}

// fromVariable takes the files from COMPOSE_FILE. It disables Compose's default
// names, so the hardening has to be its last entry.
func fromVariable(value, sep string, mine func(string) bool) (fileSet, error) {
	var l fileSet
	for _, name := range strings.Split(value, sep) {
		clean := path.Clean(name)
		switch {
		case name == "" || mine(clean):
		case path.IsAbs(clean) || strings.HasPrefix(clean, ".."):
			return l, fmt.Errorf("COMPOSE_FILE in .env: %s is outside the stack's folder\nmove the compose files into it", printable.Text(name))
		case len(l.user) == 0 && path.Dir(clean) != ".":
			return l, fmt.Errorf("%s: Compose takes the folder of the first file as the stack's folder, and reads .env there\n%s", printable.Text(clean), shell.Line("use --dir %s", shell.Path(path.Dir(clean))))
		default:
			l.user = append(l.user, clean)
		}
	}
	if len(l.user) == 0 {
		return l, fmt.Errorf("COMPOSE_FILE in .env: names no compose file")
	}
	return l.named(sep), nil
}

// Loaded lists the compose files that plain `docker compose` loads from the tree.
func Loaded(t tree.Tree) ([]string, error) {
	env, err := readEnv(newReader(t))
	if err != nil {
		return nil, err
	}
	if value, _, ok := env.Get("COMPOSE_FILE"); ok && value != "" {
		return strings.Split(value, separator(env)), nil
	}
	first := func(names []string) []string {
		if i := slices.IndexFunc(names, t.Has); i >= 0 {
			return names[i : i+1]
		}
		return nil
	}
	base := first(baseNames[:])
	if base == nil {
		_, err := discover(t, "", "", nil)
		return nil, err
	}
	return slices.Concat(base, first(overrideNames[:])), nil
}
