package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/ask/asktest"
)

// scripted is a person who types these lines.
func scripted(lines ...string) (IO, *asktest.Script, *bytes.Buffer) {
	script, shown := asktest.NewScript(lines...), &bytes.Buffer{}
	sys := IO{In: strings.NewReader(""), Out: shown, Err: shown, Env: func(string) string { return "" }, Environ: func() []string { return nil }, retired: olderOnly}
	sys.Prompter = func(IO, bool) (ask.Prompter, func(), error) { return script, func() {}, nil }
	return sys, script, shown
}

func answersOf(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, ".magi-harden/answers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestNewQuestion upgrades from a version that did not ask for cookie_days: a
// person is asked, a script takes the default and is told.
func TestNewQuestion(t *testing.T) {
	const told = "cookie_days: new question, answered with its default: 1"
	for name, c := range map[string]struct {
		args, typed []string
		nobody      bool
		asked       int
		told        bool
		answer      string // empty: none is stored
		code        int
	}{
		"person":         {typed: []string{"9000", "7", "yes"}, asked: 2, answer: "cookie_days: 7"},
		"its default":    {typed: []string{"", ""}, asked: 2, answer: "cookie_days: 1"},
		"refuses then":   {typed: []string{"7", "no"}, asked: 2, code: ExitFailed},
		"ends":           {typed: nil, asked: 1, code: ExitInterrupted},
		"dry run":        {args: []string{"--dry-run"}, typed: []string{"7"}, asked: 1},
		"flag":           {args: []string{"--cookie-days", "3"}, typed: []string{"yes"}, asked: 1, answer: "cookie_days: 3"},
		"--yes":          {args: []string{"--yes"}, told: true, answer: "cookie_days: 1"},
		"--no-input":     {args: []string{"--no-input"}, told: true, answer: "cookie_days: 1"},
		"--check":        {args: []string{"--check"}, told: true, code: ExitPending},
		"no terminal":    {nobody: true, told: true, answer: "cookie_days: 1"},
		"set without it": {args: []string{"--yes", "--set", "cookie_days=5"}, answer: "cookie_days: 5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := magiCopy(t)
			installOlder(t, dir)
			sys, script, shown := scripted(c.typed...)
			if c.nobody {
				sys.Prompter = nil
			}
			code := Main(append([]string{"upgrade", "--dir", dir}, c.args...), sys)
			if code != c.code || len(script.Asked) != c.asked || len(script.Unused()) != 0 {
				t.Errorf("exit code %d, want %d; asked %d, want %d; not taken %q\n%s", code, c.code, len(script.Asked), c.asked, script.Unused(), shown)
			}
			if got := strings.Contains(shown.String(), told); got != c.told {
				t.Errorf("told of the default: %v, want %v\n%s", got, c.told, shown)
			}
			answers := answersOf(t, dir)
			if c.answer == "" && strings.Contains(answers, "cookie_days") || !strings.Contains(answers, c.answer) {
				t.Errorf("want %q in the answers:\n%s", c.answer, answers)
			}
			if c.answer == "" || c.code != 0 {
				return
			}
			// It is stored, so nobody is asked again.
			sys, script, shown = scripted()
			if code := Main([]string{"upgrade", "--dir", dir}, sys); code != ExitOK || script.Asked != nil {
				t.Errorf("the second time: exit code %d, asked %v\n%s", code, script.Asked, shown)
			}
		})
	}
}

// TestProfileChange: a person is asked only for what the new profile has no
// default for.
func TestProfileChange(t *testing.T) {
	dir := magiCopy(t)
	mustRun(t, ExitOK, "init", "--yes", "-q", "--profile", "dev", "--dir", dir)
	sys, script, shown := scripted("j.example.com", "10.0.0.0/8", "yes")
	if code := Main([]string{"upgrade", "--dir", dir, "--set", "profile=prod"}, sys); code != ExitOK || len(script.Asked) != 3 || len(script.Unused()) != 0 {
		t.Fatalf("exit code %d, asked %d\n%s", code, len(script.Asked), shown)
	}
	answers := answersOf(t, dir)
	for _, want := range []string{"domain: j.example.com\n", "allow: [10.0.0.0/8]\n", "egress: reach\n", "pass_env: []\n", "cookie_days: 1\n"} {
		if !strings.Contains(answers, want) {
			t.Errorf("no %q in\n%s", want, answers)
		}
	}
	if !strings.Contains(shown.String(), "egress full → reach") || strings.Contains(shown.String(), "new question") {
		t.Errorf("told:\n%s", shown)
	}
}

// TestNewQuestionInTerminal is the same in a terminal.
func TestNewQuestionInTerminal(t *testing.T) {
	for _, answers := range []bool{true, false} {
		dir := magiCopy(t)
		installOlder(t, dir)
		s := startCommand(t, answers, nil, "upgrade", "--dir", dir)
		s.sees("New questions since the last run")
		s.sees("Login lifetime in days")
		if answers {
			s.types("\x7f\x7f")
		}
		s.types("7\r")
		s.sees("update   config/nginx/nginx.conf")
		s.sees("Make these changes?")
		s.types("\r")
		s.exits(ExitOK)
		if got := answersOf(t, dir); !strings.Contains(got, "cookie_days: 7\n") {
			t.Errorf("the answer is not stored:\n%s", got)
		}
	}
}
