package stack

import (
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// TestNotebooksMount finds the mount of the notebooks and the server's folder in it.
func TestNotebooksMount(t *testing.T) {
	bind := func(source, target string) Mount { return Mount{Source: source, Target: target} }
	ro, baked, held := bind("./a", "/h/work"), bind("./a", "/h/work"), bind("./a.d", "/h/work")
	ro.ReadOnly, baked.Baked, held.Holds = true, true, place.Place{File: "x", Line: 1}
	for name, row := range map[string]struct {
		keys, dir, root, workdir, flavour string
		mounts                            []Mount
		work, notebooks                   string
		left                              int
	}{
		"none":                   {"", "", "", "", "", nil, "/h/work", answers.DefaultNotebooks, 0},
		"none, working_dir":      {", working_dir: /w/", "", "", "", "", nil, "/w", answers.DefaultNotebooks, 0},
		"none, docker-stacks":    {", working_dir: /w", "", "", "", "scipy-notebook", nil, "/h/work", answers.DefaultNotebooks, 0},
		"none, home":             {", working_dir: /h", "", "", "", "", nil, "/h/work", answers.DefaultNotebooks, 0},
		"none, relative":         {"", "w", "x", "", "", nil, "/h/work", answers.DefaultNotebooks, 0},
		"none, /":                {", working_dir: /", "", "", "/i", "", nil, "/i", answers.DefaultNotebooks, 0},
		"none, the first":        {", working_dir: /w", "/s", "r", "/i", "", nil, "/s/r", answers.DefaultNotebooks, 0},
		"the root":               {", working_dir: /w", "", "", "", "", []Mount{bind("./a", "/h/work"), bind("./b", "/w")}, "/w", "./b", 1},
		"the root lies in it":    {", working_dir: /w/x", "", "", "", "", []Mount{bind("./a", "/h/work"), bind("./b", "/w")}, "/w/x", "", 2},
		"beside the root":        {", working_dir: /w", "", "", "", "", []Mount{bind("./b", "/wx")}, "/wx", "./b", 0},
		"in home":                {"", "", "", "", "", []Mount{bind("./a", "/work"), bind("./b", "/h/x")}, "/h/x", "./b", 1},
		"home itself":            {"", "", "", "", "", []Mount{bind("./a", "/x"), bind("./b", "/h")}, "/h", "./b", 1},
		"beside home":            {"", "", "", "", "", []Mount{bind("./a", "/work"), bind("./b", "/hx")}, "/work", "./a", 1},
		"by name":                {"", "", "", "", "", []Mount{bind("./a", "/x"), bind("./b", "/my-notebooks")}, "/my-notebooks", "./b", 1},
		"of two the first":       {"", "", "", "", "", []Mount{bind("./a", "/x"), bind("./b", "/y")}, "/x", "./a", 1},
		"read-only":              {"", "", "", "", "", []Mount{ro}, "/h/work", answers.DefaultNotebooks, 1},
		"baked":                  {"", "", "", "", "", []Mount{baked}, "/h/work", answers.DefaultNotebooks, 1},
		"a file":                 {"", "", "", "", "", []Mount{bind("./a.txt", "/h/x")}, "/h/work", answers.DefaultNotebooks, 1},
		"the stack's folder":     {"", "", "", "", "", []Mount{bind(".", "/h/x")}, "/h/x", "./.", 0},
		"a volume":               {"", "", "", "", "", []Mount{{Source: "a.b", Target: "/h/x", Volume: true}}, "/h/x", "", 1},
		"a volume like a folder": {"", "", "", "", "", []Mount{{Source: "./a", Target: "/h/x", Volume: true}}, "/h/x", "", 1},
		"with files of ours":     {"", "", "", "", "", []Mount{held}, "/h/work", "", 1},
		"outside":                {"", "", "", "", "", []Mount{bind("/srv/nb", "/h/x")}, "/h/x", "", 1},
	} {
		j := Jupyter{Home: "/h", Flavour: row.flavour, Mounts: row.mounts}
		j.Start.Dir, j.Start.Root = row.dir, row.root
		j.settleNotebooks(serviceOf(t, "image: y"+row.keys), dockerfile.Image{Workdir: row.workdir})
		if j.Work != row.work || j.Notebooks != row.notebooks || len(j.Mounts) != row.left {
			t.Errorf("%s: %q, %q, mounts %v", name, j.Work, j.Notebooks, j.Mounts)
		}
	}
}

// TestSourcesOfMounts: a path relative to the stack stays relative, also above it, and
// an absolute one elsewhere stays absolute.
func TestSourcesOfMounts(t *testing.T) {
	for source, want := range map[string]string{
		"./data": "./data", "../beside": "../beside", "/srv/data": "/srv/data", "{ type: bind, source: ../beside, target: /x, read_only: true }": "../beside", "{ type: bind, source: /srv/data, target: /x, read_only: true }": "/srv/data",
	} {
		entry := source
		if !strings.HasPrefix(source, "{") {
			entry = "'" + source + ":/x:ro'"
		}
		m := jupyterOf(t, stacksImage+", volumes: ["+entry+"]", nil).Jupyter.Mounts
		if len(m) != 1 || m[0].Source != want {
			t.Errorf("%s: %+v, want %s", source, m, want)
		}
	}
}

func TestRequirements(t *testing.T) {
	file := map[string]string{"requirements.txt": "", "sub/requirements.txt": ""}
	for _, row := range []struct {
		mount string
		files map[string]string
		want  string
	}{
		{"./d:/d", nil, ""}, {"./d:/d", file, "requirements.txt"}, {"./sub/requirements.txt:/r/requirements.txt", file, "sub/requirements.txt"},
		{"./none/requirements.txt:/r/requirements.txt", file, "requirements.txt"}, {"./none/requirements.txt:/r/requirements.txt", nil, ""}, {"/srv/requirements.txt:/r/requirements.txt", nil, ""},
	} {
		if got := jupyterOf(t, stacksImage+", volumes: ['"+row.mount+"']", row.files).Jupyter.Requirements; got != row.want {
			t.Errorf("%s: %q, want %q", row.mount, got, row.want)
		}
	}
}

// TestGuardsExactly: of a mount only what lies in it is guarded, and it is locked as far
// as files lie directly in it.
func TestGuardsExactly(t *testing.T) {
	files := map[string]string{
		"docker-compose.yml": "services:\n  jupyter: { " + stacksImage + ", volumes: ['./config:/c', './code:/code', './data:/data'] }\n  a: { image: x, volumes: ['./code/lib:/x', './src/lib:/s', './code/none:/y', 'vol:/z', '/srv/x:/v'], env_file: code/a.env }\nvolumes: { vol: {} }\n",
		"code/lib/x":         "", "src/lib/x": "", "code/a.env": "", "config/nginx/nginx.conf": "", "data/x": "",
	}
	s, err := Read(treetest.Folder(t, files), Options{})
	if err != nil {
		t.Fatal(err)
	}
	written := func(name string) bool { return name == "config/nginx" || name == "config" }
	for _, row := range []struct {
		mount  Mount
		guards []Guard
		lock   Lock
	}{
		{Mount{Source: "./code", Target: "/code"}, []Guard{{devNull, "/code/a.env", true}, {"./code/lib", "/code/lib", false}}, LockFiles},
		{Mount{Source: "./src", Target: "/src"}, []Guard{{"./src/lib", "/src/lib", false}}, LockNone},
		{Mount{Source: "./data", Target: "/data"}, nil, LockNone},
		{Mount{Source: "./config", Target: "/c"}, nil, LockWhole},
		{Mount{Source: "./code/lib", Target: "/l"}, nil, LockWhole},
	} {
		guards, lock := s.Guards(row.mount, written)
		if diff := cmp.Diff(row.guards, guards); diff != "" || lock != row.lock {
			t.Errorf("%s: lock %d, guards (-want +got):\n%s", row.mount.Source, lock, diff)
		}
	}
}

// TestGuardsMissing: what Compose and a build look for cannot be covered before it is
// there; the folder that it would be in is, or nothing new may be made.
func TestGuardsMissing(t *testing.T) {
	files := map[string]string{
		"docker-compose.yml": "services:\n  jupyter: { " + stacksImage + " }\n  a: { image: x, env_file: [{ path: ./code/sub/a.env, required: false }, { path: ./src/a.env, required: false }, { path: ./new/none/a.env, required: false }] }\n  b: { build: { context: ./ctx, dockerfile: ../img/Dockerfile } }\n",
		"code/sub/x":         "", "src/x": "", "new/x": "", "ctx/x": "", "img/x": "",
	}
	s, err := Read(treetest.Folder(t, files), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]struct {
		guards []Guard
		lock   Lock
	}{
		"./code":     {[]Guard{{"./code/sub", "/m/sub", false}}, LockNone},
		"./code/sub": {nil, LockFiles},
		"./src":      {nil, LockFiles},
		"./new":      {nil, LockFiles},
		"./img":      {nil, LockFiles},
		"./other":    {nil, LockNone},
	} {
		guards, lock := s.Guards(Mount{Source: source, Target: "/m"}, func(string) bool { return false })
		if diff := cmp.Diff(want.guards, guards); diff != "" || lock != want.lock {
			t.Errorf("%s: lock %d, guards (-want +got):\n%s", source, lock, diff)
		}
	}
	taken := s.Found().Taken
	for _, name := range []string{"code/sub/a.env", "new/none/a.env", "img/Dockerfile"} {
		if !slices.Contains(taken, name) {
			t.Errorf("%s is not taken: %q", name, taken)
		}
	}
}

// TestReadByOthers: Jupyter's own mounts, volumes, and data that is not there do not
// count.
func TestReadByOthers(t *testing.T) {
	tree := treetest.Folder(t, map[string]string{
		"docker-compose.yml": "services:\n  jupyter: { " + stacksImage + ", volumes: ['./mine:/m'] }\n  a: { image: x, volumes: ['./code:/x', './none:/y', 'vol:/z', '/srv/x:/v'] }\nvolumes: { vol: {} }\n",
		"mine/x":             "", "code/x": "", "vol/x": "",
	})
	s, err := Read(tree, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range s.readByOthers() {
		got = append(got, compose.DotSlash(strings.TrimPrefix(f.path, tree.Dir+"/")))
	}
	if diff := cmp.Diff([]string{"./code"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
