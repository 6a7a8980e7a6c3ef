package internal_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/tree"
)

const (
	newFile   = "config/a-new-thing/Caddyfile"
	newSecret = "config/a-new-thing/key.pem"
	newRoot   = "extra.harden.yml"
)

// wider is the layout with a folder of its own for a proxy, and a compose file.
func wider() layout.Layout {
	return layout.Of(append(layout.Default().Below("."),
		layout.Entry{Path: newFile, Mode: 0o644, Policy: file.Managed, Readers: layout.Proxy},
		layout.Entry{Path: newSecret, Mode: 0o600, Policy: file.CreateOnce, Readers: layout.Proxy, Secret: layout.ProxyKey},
		layout.Entry{Path: path.Join(path.Dir(newSecret), ".gitignore"), Mode: 0o644, Policy: file.Managed, Readers: layout.Git},
		layout.Entry{Path: newRoot, Mode: 0o644, Policy: file.Managed, Readers: layout.Compose}))
}

// withMounts reads a stack with these mounts of Jupyter and of a neighbour.
func withMounts(t *testing.T, l layout.Layout, jupyter, other string) *stack.Stack {
	t.Helper()
	folder, err := tree.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("services:\n  jupyter: { image: jupyter/scipy-notebook, volumes: [%s] }\n  other: { image: x, volumes: [%s] }\n", jupyter, other)
	s, err := stack.Read(folder.With(map[string][]byte{"docker-compose.yml": []byte(text)}), stack.Options{Layout: l})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNewPathIsKnown: a path that is added to the layout is one of ours for
// everybody who asks; one that is not added is nobody's.
func TestNewPathIsKnown(t *testing.T) {
	for name, l := range map[string]layout.Layout{"added": wider(), "not added": {}} {
		t.Run(name, func(t *testing.T) {
			added := name == "added"
			check := func(what string, got bool) {
				t.Helper()
				if got != added {
					t.Errorf("%s: %v", what, got)
				}
			}
			for _, source := range []string{newFile, newSecret, newRoot, "config/a-new-thing", "config/a-new-thing/more"} {
				s := withMounts(t, l, "'./"+source+":/x:ro'", "'./"+source+":/x'")
				ours := source != newSecret // a key is dropped by its name alone
				check("Jupyter's mount of "+source+" is dropped", len(s.Jupyter.Mounts) == 0 && ours || !ours && strings.Contains(s.Jupyter.Dropped[0].Why, "reserved for managed files"))
				check("a neighbour changes "+source, slices.ContainsFunc(s.Exposures, func(e neighbour.Exposure) bool { return e.Change }))
			}
			for _, source := range []string{newSecret, "config/a-new-thing"} {
				s := withMounts(t, l, "", "'./"+source+":/x:ro'")
				check("a neighbour reads "+source, slices.ContainsFunc(s.Exposures, func(e neighbour.Exposure) bool { return e.Key && !e.Change }))
			}
			s := withMounts(t, l, "'.:/home/jovyan/work'", "")
			guards, _ := s.Guards(s.Jupyter.Mounts[0], func(string) bool { return true })
			for _, target := range []string{"config/a-new-thing", newRoot} {
				check(target+" is covered", slices.ContainsFunc(guards, func(g stack.Guard) bool {
					return g.Target == "/home/jovyan/work/"+target && g.Hidden == (target == "config/a-new-thing")
				}))
			}
			check("notebooks keep out of its folder", slices.Contains(s.Found().Taken, "config/a-new-thing") && slices.Contains(s.Found().Taken, newRoot))
			known := plan.Known(func(name string) (file.Policy, bool) { return l.Written(name) })
			manifest := `{"version":2,"files":[{"path":"` + newFile + `","policy":"managed"},{"path":"` + newRoot + `","policy":"managed"}]}`
			_, err := plan.ReadManifest([]byte(manifest), known)
			check("a manifest may name it", err == nil)
			check("a journal may name it", known.Writes(newFile) && known.Writes(newSecret) && known.Writes(layout.BaseDir+"/"+newRoot))
			d, files := rendered(t, s)
			check("git ignores its secret", ignored(t, files, newSecret))
			for _, changed := range []string{newFile, newRoot} {
				check("a change of "+changed+" asks for a new start", slices.ContainsFunc(render.StepsAfter(d, []string{changed}, nil), func(step string) bool { return strings.HasPrefix(step, "Build and start") }))
			}
			check("its .gitignore asks for none when it is taken back", render.StepsUndone(l, []string{"config/a-new-thing/.gitignore"}, func(string) bool { return false }) == nil)
		})
	}
}

// rendered makes the files of a stack that can face a network.
func rendered(t *testing.T, s *stack.Stack) (design.Design, []file.File) {
	t.Helper()
	found := s.Found()
	given := func(v ...string) answers.Given { return answers.Given{Values: v, From: "test"} }
	a, _, err := answers.Resolve([]answers.Source{{"profile": given("prod"), "domain": given("a.example.com"), "allow": given("10.0.0.0/8"), "cover": given("true")}}, stack.Host(found), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := design.Make(design.Facts{Answers: a, Jupyter: s.Jupyter, Layout: s.Layout, Hardening: s.Ours, Base: s.Files[0]})
	env, err := dotenv.Parse(layout.Env, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := render.Files(render.Input{Design: d, Env: env, Secrets: render.Secrets{Token: secret.New(strings.Repeat("0a", 32)), Cert: []byte("certificate"), Key: secret.New("key")}})
	if err != nil {
		t.Fatal(err)
	}
	return d, files
}

// ignored asks git about a path below these files.
func ignored(t *testing.T, files []file.File, name string) bool {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		if filepath.Base(f.Path) != ".gitignore" {
			continue
		}
		at := filepath.Join(dir, f.Path)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("git", "-C", dir, "init", "-q").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return exec.Command("git", "-C", dir, "check-ignore", "-q", name).Run() == nil
}

// TestSecretsOfOursAreIgnored: git ignores every secret in a folder of ours.
func TestSecretsOfOursAreIgnored(t *testing.T) {
	s := withMounts(t, layout.Layout{}, "", "")
	_, files := rendered(t, s)
	seen := 0
	for _, e := range layout.Default().Below(".") {
		if e.Secret != layout.NoSecret && strings.Contains(e.Path, "/") {
			seen++
			if name := e.Path; !ignored(t, files, map[bool]string{true: name + "/x", false: name}[e.Tree]) {
				t.Errorf("%s is not ignored", name)
			}
		}
	}
	if seen != 4 || ignored(t, files, layout.Answers) {
		t.Errorf("%d secrets; the answers are meant to be committed", seen)
	}
}
