package startcmd

import (
	"errors"
	"testing"
)

// TestEdges has commands that lie directly on a limit: the shortest ones, the first
// and the last port, an option without its value.
func TestEdges(t *testing.T) {
	v := func(words ...string) []string { return words }
	check(t, []readRow{
		{v("jupyter", "lab", "work"), "jupyter lab", "root=work", ""},
		{v("jupyter", "lab", ""), "jupyter lab", "root=.", ""},
		{v("jupyter", "lab", "--port=0"), "jupyter lab", "", "--port"},
		{v("jupyter", "lab", "--port=1"), "jupyter lab", "port=1", ""},
		{v("jupyter", "lab", "--port=65535"), "jupyter lab", "port=65535", ""},
		{v("jupyter", "lab", "--port=65536"), "jupyter lab", "", "--port"},
		{v("tini", "-gv", "--", "jupyter", "lab"), "tini -gv -- jupyter lab", "", ""},
		{`sudo -u "$NB_USER" jupyter lab`, "jupyter lab", "", "sudo"},
		{v("bash", "+x", "-c", "jupyter lab"), "jupyter lab", "", ""},
		{v("bash", "-c", `bash -c "bash -c 'jupyter lab'"`), "jupyter lab", "", ""},
		{v("bash", "-c", "tini -- bash -c true; jupyter lab"), "jupyter lab", "", "true …"},
		{v("sh", "-c", `pip "" install x; jupyter lab`), "jupyter lab", "", "pip install …"},
		{v("sh", "-c", `pip in$X install x; jupyter lab`), "jupyter lab", "", "pip install …"},
		{v("sh", "-c", "set +e; jupyter lab"), "jupyter lab", "", "set …"},
	})
}

func TestUnreadableEdges(t *testing.T) {
	v := func(words ...string) []string { return words }
	const root, more = "the notebook folder cannot be determined", "the script does more than start Jupyter: "
	for _, row := range []struct {
		in   any
		want string
	}{
		{v("jupyter"), "jupyter does not start a Jupyter server"},
		{"jupyter lab$X", more + "jupyter …"},
		{v("jupyter", "lab", "/a=b"), root},
		{v("jupyter", "lab", "a*"), root},
		{"jupyter lab --notebook-dir=/w$X", "the folder given by --notebook-dir cannot be determined"},
		{v("jupyter", "lab", "--notebook-dir=a*"), "the folder given by --notebook-dir cannot be determined"},
		{"~/bin/jupyter lab", "the program is known only inside the container"},

		{v("conda"), "conda does not start Jupyter"},
		{v("conda", "run"), "no command"},
		{"conda run$X jupyter lab", "conda does not start Jupyter"},
		{v("tini"), "no command"},
		{v("tini", "-p"), "tini has an option without a value"},
		{"tini -p $SIGNAL -- jupyter lab", "tini has an option without a value"},
		{v("tini", "-", "jupyter", "lab"), "tini has an unknown option: -"},
		{v("tini", "-xg", "--", "jupyter", "lab"), "tini has an unknown option: -x"},
		{v("exec", "jupyter", "lab"), "exec does not start a Jupyter server"},
		{v("tini", "--", "bash", "-c", "true"), "no command starts Jupyter"},

		{v("bash", "-c"), "bash does not start a Jupyter server"},
		{v("bash", "-z", "-c", "jupyter lab"), "bash does not start a Jupyter server"},
		{v("bash", "-", "-c", "jupyter lab"), "bash does not start a Jupyter server"},
		{v("bash", "-x", "jupyter lab"), "bash does not start a Jupyter server"},
		{v("bash", "bc", "-c", "jupyter lab"), "bc is a script in the image"},
		{v("bash", "-c", "function f { :; }; jupyter lab"), more + "a function"},
		{v("sh", "-c", "function f { :; }; jupyter lab"), "invalid shell syntax"},
		{v("bash", "-c", "exec; jupyter lab"), more + "exec …"},
		{v("bash", "-c", "nohup; jupyter lab"), "no command"},
		{v("bash", "-c", "jupyter lab; A=b"), "the script continues after Jupyter: a variable"},
		{v("bash", "-c", "set --; jupyter lab"), more + "set …"},
		{v("bash", "-c", "set -e$X; jupyter lab"), more + "set …"},
		{v("bash", "-c", "set a; jupyter lab"), more + "set …"},
	} {
		s, err := read1(t, row.in)
		var u *UnreadableError
		if !errors.As(err, &u) {
			t.Errorf("%q: read as %+v, error %v", row.in, s, err)
		} else if err.Error() != row.want {
			t.Errorf("%q: got %q, want %q", row.in, err, row.want)
		}
	}
}

func TestIsFolder(t *testing.T) {
	for text, want := range map[string]bool{"": false, "a": true, "/a b": true, "a-": true, "-a": false, "a\x01": false, "\x01": false, "a*": false, "*": false} {
		if got := isFolder(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestUnescape(t *testing.T) {
	for _, row := range []struct{ in, special, want string }{
		{`a\`, "", `a\`}, {`\`, "", `\`}, {`a\b`, "", "ab"}, {`a\b\$`, "$", `a\b$`}, {"a\\\nb", "", "ab"}, {`\\`, "", `\`},
	} {
		if got := unescape(row.in, row.special); got != row.want {
			t.Errorf("%q, special %q: %q", row.in, row.special, got)
		}
	}
}
