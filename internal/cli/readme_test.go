package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"github.com/google/go-cmp/cmp"
)

// fenced is the first fenced block of the README of this kind.
func fenced(t *testing.T, kind string) string {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), "```"+kind+"\n")
	text, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatalf("README.md has no block of %s", kind)
	}
	return text
}

// TestReadmeSession types what the README's session shows: the questions are
// these, in this order, and so is what is printed.
func TestReadmeSession(t *testing.T) {
	prompts := []string{"More settings?", "Write these files?"}
	for _, q := range answers.Questions() {
		prompts = append(prompts, q.Prompt)
	}
	var asked, typed, printed []string
	for _, line := range strings.Split(fenced(t, "console"), "\n") {
		text, question := strings.CutPrefix(line, "? ")
		for _, p := range prompts {
			if answer, ok := strings.CutPrefix(text, p+" "); question && ok {
				asked, typed = append(asked, p), append(typed, answer)
			}
		}
		if strings.HasPrefix(line, "  ") && !strings.Contains(line, "…") || strings.HasPrefix(line, "done: ") {
			printed = append(printed, line)
		}
	}
	sys, script, out := scripted(typed...)
	sys.Watched = true
	dir := magiCopy(t)
	if code := Main([]string{"init", "--dir", dir}, sys); code != ExitOK || len(script.Unused()) > 0 {
		t.Fatalf("exit code %d, not taken %q\n%s", code, script.Unused(), script.Shown()+out.String())
	}
	var got []string
	for _, q := range script.Asked {
		got = append(got, q.Message)
	}
	if d := cmp.Diff(asked, got); d != "" {
		t.Errorf("the questions of README.md (-) and those that are asked (+):\n%s", d)
	}
	if len(printed) < 5 {
		t.Errorf("README.md shows no more than %q", printed)
	}
	for _, line := range printed {
		if line = strings.ReplaceAll(line, "/srv/magi", dir); !strings.Contains(out.String(), line+"\n") {
			t.Errorf("%q is not printed:\n%s", line, out)
		}
	}
}

// TestReadmeAnswers: the README's answers file is one.
func TestReadmeAnswers(t *testing.T) {
	dir := magiCopy(t)
	file := filepath.Join(t.TempDir(), "answers.yaml")
	if err := os.WriteFile(file, []byte(fenced(t, "yaml")), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, ExitOK, "init", "--yes", "--answers", file, "--dir", dir)
	if got := answersOf(t, dir); !strings.Contains(got, "pass_env: [OPENAI_API_KEY]\n") {
		t.Errorf("the answers:\n%s", got)
	}
}
