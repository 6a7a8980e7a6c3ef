package startcmd

import (
	"strings"
	"testing"
)

// TestConfined: nothing that a notebook can write is started or loaded from.
func TestConfined(t *testing.T) {
	const written, relative, image = "can be changed by notebooks", "is relative to a folder", "is not a part of the image"
	for _, row := range []struct {
		line, cwd string
		moved     bool
		want      string
	}{
		{"jupyter lab", "/nb", true, ""},
		{"jupyter lab", "", true, ""},
		{"python -m jupyterlab", "/nb", true, ""},
		{"/opt/conda/bin/jupyter lab", "/nb", true, ""},
		{"tini -g -- start.sh jupyter lab", "/app", false, ""},
		{"/usr/bin/tini -p SIGTERM -- jupyter lab", "/app", false, ""},
		{"/nb/.venv/bin/jupyter lab", "/app", false, written},
		{"/nb/.venv/bin/python -m jupyterlab", "/app", false, written},
		{"/app/../nb/bin/jupyter lab", "/app", false, written},
		{"/vol/jupyter lab", "/app", false, written},
		{"/nbx/jupyter lab", "/app", false, ""},
		{"./jupyter lab", "/app", false, ""},
		{"../nb/jupyter lab", "/app", false, written},
		{".venv/bin/jupyter lab", "/nb", true, relative},
		{".venv/bin/jupyter lab", "", true, relative},
		{"cd /opt && bin/jupyter lab", "/app", false, relative},
		{"/proc/self/cwd/jupyter lab", "/app", false, image},
		{"/tmp/jupyter lab", "/app", false, image},
		{"/dev/shm/jupyter lab", "/app", false, image},
		{"/nb/tini -- jupyter lab", "/app", false, written},
		{"conda run -p /nb/env jupyter lab", "/app", false, written},
		{"conda run --prefix=/nb/env jupyter lab", "/app", false, written},
		{"conda run -n base jupyter lab", "/nb", true, ""},
		{"uv run --project /nb jupyter lab", "/app", false, written},
		{"uv run --project=/nb jupyter lab", "/app", false, written},
		{"uv run --project .. jupyter lab", "/nb/x", true, relative},
		{"uv run --project proj jupyter lab", "/nb", true, relative},
		{"uv run --project proj jupyter lab", "/app", false, ""},
		{"uv run --directory /nb jupyter lab", "/app", false, written},
		{"uv run --with-requirements /nb/r.txt jupyter lab", "/app", false, written},
		{"uv run --python /nb/python --project /app jupyter lab", "/app", false, written},
		{"uv run --project /app jupyter lab", "/nb", true, ""},
		{"uv run --no-project jupyter lab", "/nb", true, ""},
		{"uv run jupyter lab", "/app", false, ""},
		{"uv run jupyter lab", "/nb", true, "uv run takes its project"},
		{"uv run jupyter lab", "", true, "uv run takes its project"},
		{"cd /app && uv run jupyter lab", "/nb", true, ""},
		{"cd /nb && uv run jupyter lab", "/app", false, "uv run takes its project"},
		{"cd .. && uv run jupyter lab", "", true, "uv run takes its project"},
		{"pipenv run jupyter lab", "/nb", true, "pipenv run takes its project"},
		{"poetry run -C /nb jupyter lab", "/app", false, written},
		{"pixi run --manifest-path /nb/pixi.toml jupyter lab", "/app", false, written},
	} {
		s, err := Parse(row.line)
		if err != nil {
			t.Fatal(row.line, err)
		}
		got := ""
		if unsafe := s.Confined(row.cwd, []string{"/nb", "/vol/"}, row.moved); unsafe != nil {
			if got = unsafe.Error(); !unsafe.Unsafe || strings.Contains(got, "\n") {
				t.Errorf("%s: %+v", row.line, unsafe)
			}
		}
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s in %q: %q, want %q", row.line, row.cwd, got, row.want)
		}
	}
}

// TestSearches: the working folder matters where no option names another one.
func TestSearches(t *testing.T) {
	for line, want := range map[string]bool{"uv run jupyter lab": true, "/bin/uv run jupyter lab": true, "pdm run jupyter lab": true, "uv run --project /a jupyter lab": false, "uv run --no-project jupyter lab": false, "conda run -n a jupyter lab": false, "jupyter lab": false} {
		s, err := Parse(line)
		if err != nil || s.Searches() != want {
			t.Errorf("%s: %v %v", line, s.Searches(), err)
		}
	}
}
