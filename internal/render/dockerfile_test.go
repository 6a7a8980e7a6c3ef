package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"example.com/magi-harden/internal/design"
)

// instruction is one instruction of a Dockerfile as builders see it.
type instruction struct {
	Name string
	Args []string
	Exec bool // in the JSON form, which no shell reads
}

func parseDockerfile(tb testing.TB, text []byte) (out []instruction) {
	tb.Helper()
	parsed, err := parser.Parse(strings.NewReader(string(text)))
	if err != nil {
		tb.Fatalf("%v in\n%s", err, text)
	}
	if len(parsed.Warnings) > 0 {
		tb.Errorf("%+v", parsed.Warnings)
	}
	for _, node := range parsed.AST.Children {
		if len(node.Heredocs) > 0 {
			tb.Errorf("line %d: a heredoc, which the classic builder does not know", node.StartLine)
		}
		i := instruction{Name: strings.ToUpper(node.Value), Args: append([]string{}, node.Flags...), Exec: node.Attributes["json"]}
		for arg := node.Next; arg != nil; arg = arg.Next {
			i.Args = append(i.Args, arg.Value)
		}
		out = append(out, i)
	}
	return out
}

func renderDockerfile(tb testing.TB, in design.Facts) []byte {
	tb.Helper()
	view, err := newDockerfileView(inputOf(in))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := execute("Dockerfile.jupyter", view)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// wantDockerfile is the whole of what a Dockerfile may do.
func wantDockerfile(image, requirements string, packages []string) []instruction {
	pip := func(args ...string) instruction {
		return instruction{"RUN", append([]string{"pip", "install", "--no-cache-dir", "--no-user"}, args...), true}
	}
	out := []instruction{{"FROM", []string{image}, false}, {"USER", []string{"1000:100"}, false}}
	if len(packages) > 0 {
		out = append(out, pip(append([]string{"--"}, packages...)...))
	}
	if requirements != "" { // last, so that its versions win
		out = append(out, instruction{"COPY", []string{"--chown=1000:100", requirements, "/tmp/requirements.txt"}, true},
			pip("-r", "/tmp/requirements.txt"))
	}
	return append(out, pip("--", serverFloor, labFloor))
}

func TestDockerfile(t *testing.T) {
	const image = "quay.io/jupyter/scipy-notebook:2026-10-05"
	for name, c := range map[string]struct {
		image, requirements string
		packages            []string
	}{
		"stack with requirements": {image, "requirements.txt", []string{"anthropic", "litellm[proxy]>=1.50,<2"}},
		"no requirements":         {image, "", []string{"openai"}},
		"no packages":             {image, "deps/requirements.txt", nil},
		"digest and port":         {"reg.example:5000/x/y@sha256:" + strings.Repeat("a", 64), "", nil},
		"hostile packages": {image, "requirements.txt", []string{
			"x; rm -rf /", "$(id)", "`id`", "$HOME", "a\nRUN evil", "a\\\nUSER root", `"], "b`, "--index-url=http://evil.example", "<<EOF", "# x", "{{ .Image }}", "ü",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			in := jupyterInput()
			in.Answers.Image, in.Answers.Packages, in.Jupyter.Requirements = c.image, c.packages, c.requirements
			got := parseDockerfile(t, renderDockerfile(t, in))
			if diff := cmp.Diff(wantDockerfile(c.image, c.requirements, c.packages), got); diff != "" {
				t.Errorf("instructions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDockerfileRefuses(t *testing.T) {
	for name, change := range map[string]func(*design.Facts){
		"image with a newline":   func(in *design.Facts) { in.Answers.Image = "a:1\nUSER root" },
		"image with a blank":     func(in *design.Facts) { in.Answers.Image = "a:1 AS b" },
		"image as a flag":        func(in *design.Facts) { in.Answers.Image = "--platform=x" },
		"image with a variable":  func(in *design.Facts) { in.Answers.Image = "a:$TAG" },
		"no image":               func(in *design.Facts) { in.Answers.Image = "" },
		"requirements above":     func(in *design.Facts) { in.Jupyter.Requirements = "../requirements.txt" },
		"requirements, absolute": func(in *design.Facts) { in.Jupyter.Requirements = "/etc/shadow" },
		"requirements, wildcard": func(in *design.Facts) { in.Jupyter.Requirements = "*.txt" },
		"requirements, hidden":   func(in *design.Facts) { in.Jupyter.Requirements = ".env" },
		"requirements, variable": func(in *design.Facts) { in.Jupyter.Requirements = "$X" },
		"requirements, newline":  func(in *design.Facts) { in.Jupyter.Requirements = "a\n!.env" },
		"requirements, dot":      func(in *design.Facts) { in.Jupyter.Requirements = "." },
	} {
		t.Run(name, func(t *testing.T) {
			in := jupyterInput()
			change(&in)
			if view, err := newDockerfileView(inputOf(in)); err == nil {
				t.Errorf("was accepted: %+v", view)
			}
		})
	}
}

func TestDockerignoreIsAnAllowList(t *testing.T) {
	for requirements, want := range map[string][]string{
		"":                      {"*"},
		"requirements.txt":      {"*", "!requirements.txt"},
		"deps/requirements.txt": {"*", "!deps/requirements.txt"},
	} {
		in := jupyterInput()
		in.Jupyter.Requirements = requirements
		view, err := newDockerignoreView(inputOf(in))
		if err != nil {
			t.Fatal(err)
		}
		text, err := execute("Dockerfile.jupyter.dockerignore", view)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				got = append(got, line)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", requirements, diff)
		}
	}
}

// FuzzDockerfile shows that no package can be more than one argument of pip.
func FuzzDockerfile(f *testing.F) {
	for _, s := range []string{"openai", "a\\\nUSER root", "\"]\nRUN x", "<<EOF\nx\nEOF", "\u2028", "\t", "\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in := jupyterInput()
		in.Answers.Packages = []string{s, "last"}
		view, err := newDockerfileView(inputOf(in))
		if err != nil {
			t.Fatal(err)
		}
		text, err := execute("Dockerfile.jupyter", view)
		if err != nil {
			return // not UTF-8
		}
		want := wantDockerfile(in.Answers.Image, in.Jupyter.Requirements, in.Answers.Packages)
		if diff := cmp.Diff(want, parseDockerfile(t, text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", s, diff)
		}
	})
}
