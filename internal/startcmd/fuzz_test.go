package startcmd

import (
	"errors"
	"strings"
	"testing"

	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
)

// holds checks what is true of every command, read or not.
func holds(t *testing.T, s Start, err error) {
	t.Helper()
	if err != nil {
		var u *UnreadableError
		if !errors.As(err, &u) || err.Error() == "" || !printable.Is(err.Error()) || strings.Contains(err.Error(), "=") {
			t.Errorf("error %q", err)
		}
		if diff := cmp.Diff(Start{}, s); diff != "" {
			t.Errorf("half read:\n%s", diff)
		}
		return
	}
	for _, d := range s.Dropped {
		if strings.Contains(d.String(), "=") || !printable.Is(d.String()) || d.What == "" || d.Why == "" {
			t.Errorf("dropped %q", d)
		}
	}
	if !printable.Is(s.Dir+s.Root+s.BaseURL) || s.Port < 0 || s.Port > 65535 {
		t.Errorf("taken %+v", s)
	}
	vector := s.Vector("/etc/jupyter/our.py")
	want := Start{Wrapper: s.Wrapper, Program: s.Program, Flags: s.Flags, Dropped: []trait.Dropped{{What: "--config", Why: "replaced by the managed configuration file"}}}
	again, err := Read(vector)
	if err != nil {
		t.Fatalf("%q does not read again: %v", vector, err)
	}
	empty := cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })
	if diff := cmp.Diff(want, again, cmp.FilterPath(func(p cmp.Path) bool { return len(p) == 2 }, empty)); diff != "" {
		t.Errorf("%q reads as another (-want +got):\n%s", vector, diff)
	}
	clean, left, err := Clean(Line(vector[:len(vector)-1]))
	if err != nil || clean != Line(vector[:len(vector)-1]) || left != nil {
		t.Errorf("%q is cleaned to %q, left %q: %v", vector, clean, left, err)
	}
	line, err := Parse(Line(vector))
	if err != nil {
		t.Fatalf("%s does not parse: %v", Line(vector), err)
	}
	if diff := cmp.Diff(again, line, cmp.FilterPath(func(p cmp.Path) bool { return len(p) == 2 }, empty)); diff != "" {
		t.Errorf("%s parses as another (-want +got):\n%s", Line(vector), diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"jupyter lab --ip=0.0.0.0 --allow-root --NotebookApp.token=''",
		`bash -c "cd /app && pip install x || true; exec jupyter lab \"$@\"" -- --port 9 /w`,
		"tini -g -- start-notebook.sh --NotebookApp.default_url=/lab --notebook-dir '/my notebooks'",
		"sudo -EHu jovyan A=b conda run --cwd /a -n 'my env' python3 -m jupyter lab --no-browser > x 2>&1 &",
		"export A=b; if true; then jupyter lab; fi", "jupyter lab $X ~ \"$'\\x00'\" `a` $(b) {a,b}", "time nice -n 5 env -u X jupyter lab --x y",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		s, err := Parse(line)
		holds(t, s, err)
	})
}

// FuzzRead has one word per line.
func FuzzRead(f *testing.F) {
	for _, words := range []string{
		"jupyter\nlab\n--ip\n*\n--port=8888\n--allow-root\n/work",
		"tini\n-g\n-p\nSIGTERM\n--\nbash\n-lc\ncd /a; jupyter lab --port=$P \"$@\"\nbash\n--no-browser",
		"uv\nrun\n--with\nx\njupyter\nlab\n--\n--x\n--ServerApp.default_url=/lab",
		"dumb-init\n-cv\npython3\n-u\n-m\nnotebook\n--NotebookApp.rate_limit_window\n3.0\n-y",
		"env\n-\nA=b\ngosu\nu\nnohup\nstart.sh\nstart-singleuser.py\n--LabApp.collaborative=True",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		s, err := Read(strings.Split(words, "\n"))
		holds(t, s, err)
	})
}
