package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"magi-harden": func() {
			TuneMemory()
			sys := System()
			sys.retired = olderOnly
			os.Exit(Main(os.Args[1:], sys))
		},
		"kill-at": killAt,
	})
}

// stacks is the folder of the stacks that the tests harden.
const stacks = "../../examples/stacks"

func TestScript(t *testing.T) {
	folder, err := filepath.Abs(stacks)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("STACKS", folder)
			env.Setenv("NO_COLOR", "1")
			// No docker of the machine: its Compose is a matter of its own script.
			env.Setenv("PATH", env.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"magi":  copyMagi,
			"mode":  checkMode,
			"token": tokenOf,
			"nosecret": func(ts *testscript.TestScript, _ bool, args []string) {
				noSecret(ts, args)
			},
		},
	})
}

// exits N command… runs a command and demands its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// magi DIR copies the MAGI-like stack with its example as .env.
func copyMagi(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	for from, to := range map[string]string{"docker-compose.yml": "docker-compose.yml", "env.example": ".env", "requirements.txt": "requirements.txt"} {
		data, err := os.ReadFile(filepath.Join(ts.Getenv("STACKS"), "magi", from))
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(dir, to), data, 0o644))
	}
}

// mode OCTAL FILE… demands a mode.
func checkMode(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if got := info.Mode().Perm(); got != os.FileMode(want) {
			ts.Fatalf("%s has mode %o, want %o", name, got, want)
		}
	}
}

// token DIR VARIABLE reads the token of a folder's .env.
func tokenOf(ts *testscript.TestScript, _ bool, args []string) {
	token := ""
	for _, line := range strings.Split(ts.ReadFile(filepath.Join(args[0], ".env")), "\n") {
		if value, ok := strings.CutPrefix(line, "JUPYTER_TOKEN="); ok {
			token = value
		}
	}
	if len(token) != 64 {
		ts.Fatalf("the token of %s has %d characters, want 64", args[0], len(token))
	}
	ts.Setenv(args[1], token)
}

// nosecret DIR looks for the token in what the last command printed and in
// every file but .env.
func noSecret(ts *testscript.TestScript, args []string) {
	tokenOf(ts, false, []string{args[0], "SECRET"})
	token := ts.Getenv("SECRET")
	for _, stream := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(stream), token) {
			ts.Fatalf("the token was printed on %s", stream)
		}
	}
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".env" {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(data), token) {
			ts.Fatalf("the token stands in %s", path)
		}
		return err
	}))
}
