package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/tree"
	composecli "github.com/compose-spec/compose-go/v2/cli"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestStacks hardens stacks in the shapes that people write. Each file of the folder
// is one: it ends up hardened, with the lines of "hardened" in its override or in
// what is told, or it is refused with the lines of "refused". There is no third
// outcome.
func TestStacks(t *testing.T) {
	files, err := filepath.Glob("../stack/testdata/stacks/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tryStack(t, archive)
		})
	}
}

func tryStack(t *testing.T, archive *txtar.Archive) {
	dir := filepath.Join(t.TempDir(), "stack")
	tree, want := map[string]string{}, map[string]string{}
	for _, f := range archive.Files {
		if f.Name == "hardened" || f.Name == "refused" {
			want[f.Name] = string(f.Data)
		} else {
			tree[f.Name] = string(f.Data)
		}
	}
	if len(want) != 1 {
		t.Fatal("it is either hardened or refused")
	}
	writeTree(t, dir, tree)
	args := []string{"--profile", "prod", "--domain", "a.example.com", "--allow", "10.0.0.0/8"}
	for line := range strings.Lines(string(archive.Comment)) {
		if flags, ok := strings.CutPrefix(line, "flags: "); ok {
			args = append(args, strings.Fields(flags)...)
		} else if flag, ok := strings.CutPrefix(line, "flag: "); ok {
			args = append(args, strings.TrimSpace(flag))
		}
	}
	code, told := runMain(append([]string{"init", "--yes", "--dir", dir}, args...))
	if lines, ok := want["refused"]; ok {
		if code == ExitOK {
			t.Errorf("it is not refused:\n%s", told)
		}
		demand(t, told, lines)
		if d := cmp.Diff(tree, readTree(t, dir)); d != "" {
			t.Errorf("something was written:\n%s", d)
		}
		return
	}
	if code != ExitOK {
		t.Fatalf("exit %d:\n%s", code, told)
	}
	after := readTree(t, dir)
	demand(t, told+after[layout.Override]+after[layout.Harden]+after["HARDENING.md"]+after[".env"], want["hardened"])
	checkHardened(t, dir)
	if code, told := runMain([]string{"upgrade", "--check", "--dir", dir}); code != ExitOK {
		t.Errorf("upgrade --check right after init: exit %d\n%s", code, told)
	}
}

// runMain runs one command line without a person, and gives all that it prints.
func runMain(args []string) (code int, told string) {
	var out bytes.Buffer
	none := func(string) string { return "" }
	code = Main(args, IO{In: strings.NewReader(""), Out: io.Writer(&out), Err: &out, Env: none, Environ: func() []string { return nil }})
	return code, out.String()
}

// demand wants each line somewhere in the text; one that begins with ! nowhere.
func demand(t *testing.T, text, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if without, ok := strings.CutPrefix(line, "! "); ok && strings.Contains(text, without) {
			t.Errorf("has %q:\n%s", without, text)
		} else if !ok && !strings.Contains(text, line) {
			t.Errorf("has no %q:\n%s", line, text)
		}
	}
}

// checkHardened reads the tree from the disk as plain Compose would, and holds
// Jupyter against invariant 2, in words of its own.
func checkHardened(t *testing.T, dir string) {
	t.Helper()
	folder, err := tree.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := compose.Loaded(folder)
	if err != nil {
		t.Fatal(err)
	}
	model, err := compose.Load(folder, "p", files)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := os.ReadFile(filepath.Join(dir, ".magi-harden/answers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	name := ""
	for line := range strings.Lines(string(answers)) {
		if v, ok := strings.CutPrefix(line, "service: "); ok {
			name = strings.TrimSpace(v)
		}
	}
	checkPlain(t, dir, name, len(model.Services[name].Profiles) > 0)
	checkModel(t, model, dir, name)
	for _, v := range model.Services[name].Volumes {
		// Without a source the engine would not start the container; those outside are the user's.
		if _, err := os.Lstat(v.Source); err != nil && strings.HasPrefix(v.Source, dir+"/") && v.Bind != nil && !bool(v.Bind.CreateHostPath) {
			t.Error("mounts what nobody makes: ", err)
		}
	}
}

// checkModel holds a service of a model against invariant 2; out are the networks
// with a way out that were asked for.
func checkModel(t *testing.T, model *compose.Model, dir, name string, out ...string) {
	t.Helper()
	j, ok := model.Services[name]
	if !ok {
		t.Fatalf("no service %q", name)
	}
	if len(j.Ports) > 0 || j.Privileged || !j.ReadOnly || len(j.CapAdd) > 0 || !slices.Equal(j.CapDrop, []string{"ALL"}) || len(j.EnvFiles) > 0 || j.NetworkMode != "" {
		t.Errorf("ports %v, privileged %v, read_only %v, cap_add %v, cap_drop %v, env_file %v, network_mode %q", j.Ports, j.Privileged, j.ReadOnly, j.CapAdd, j.CapDrop, j.EnvFiles, j.NetworkMode)
	}
	if user, _, _ := strings.Cut(j.User, ":"); user == "" || user == "0" || user == "root" {
		t.Errorf("user %q", j.User)
	}
	for network := range j.Networks {
		if !model.Networks[network].Internal && !slices.Contains(out, network) {
			t.Errorf("network %s is not internal", network)
		}
	}
	run := strings.Join(append(slices.Clone(j.Entrypoint), j.Command...), " ")
	if !strings.Contains(run, "--config=/etc/magi-harden/jupyter/jupyter_server_config.py") || strings.Contains(run, "allow-root") || strings.Contains(run, "token") {
		t.Errorf("runs %s", run)
	}
	for _, v := range j.Volumes {
		if v.Source == dir && !v.ReadOnly || strings.HasSuffix(v.Source, ".sock") {
			t.Errorf("mounts %s", v.Source)
		}
	}
	token := ""
	if v := j.Environment["JUPYTER_TOKEN"]; v != nil {
		token = *v
	}
	for other, svc := range model.Services {
		for key, v := range svc.Environment {
			if other != name && v != nil && len(token) > 16 && strings.Contains(*v, token) {
				t.Errorf("%s holds the token in %s", other, key)
			}
		}
	}
	if len(token) < 32 {
		t.Error("no token")
	}
}

// checkPlain loads the tree as docker compose does without any flag, so without
// profiles too, where Jupyter must not be if it has one.
func checkPlain(t *testing.T, dir, name string, profiled bool) {
	t.Helper()
	here := func(o *composecli.ProjectOptions) error {
		if files := o.Environment["COMPOSE_FILE"]; files != "" {
			o.Environment["COMPOSE_FILE"] = dir + "/" + strings.ReplaceAll(files, ":", ":"+dir+"/")
		}
		return nil
	}
	o, err := composecli.NewProjectOptions(nil, composecli.WithWorkingDirectory(dir), composecli.WithEnvFiles(), composecli.WithDotEnv, here, composecli.WithConfigFileEnv, composecli.WithDefaultConfigPath)
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.LoadProject(t.Context())
	if err != nil {
		t.Fatalf("plain docker compose: %v", err)
	}
	if _, ok := p.Services[name]; ok == profiled {
		t.Errorf("plain docker compose has %v", p.ServiceNames())
	}
}
