package startcmd

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const secret = "hunter2hunter2"

// row is one command: what it is rebuilt to, what it says, and what is told.
type readRow struct {
	in   any    // []string for Read, string for Parse
	want string // without --config
	says string // root=, port=, url=, dir=, in this order
	told string // the names in Dropped, joined by |
}

func read1(t *testing.T, in any) (Start, error) {
	t.Helper()
	if line, ok := in.(string); ok {
		return Parse(line)
	}
	return Read(in.([]string))
}

func says(s Start) string {
	var out []string
	for _, part := range [][2]string{{"root", s.Root}, {"port", strconv.Itoa(s.Port)}, {"url", s.BaseURL}, {"dir", s.Dir}} {
		if part[1] != "" && part[1] != "0" {
			out = append(out, part[0]+"="+part[1])
		}
	}
	return strings.Join(out, " ")
}

func told(s Start) string {
	var out []string
	for _, d := range s.Dropped {
		if d.Why == "" {
			d.What += " without a reason"
		}
		out = append(out, d.What)
	}
	return strings.Join(out, "|")
}

func check(t *testing.T, rows []readRow) {
	t.Helper()
	for _, row := range rows {
		s, err := read1(t, row.in)
		if err != nil {
			t.Errorf("%q: %v", row.in, err)
			continue
		}
		got := readRow{row.in, Line(s.Vector("C")), says(s), told(s)}
		row.want = strings.TrimSpace(row.want + " --config=C")
		if diff := cmp.Diff(row, got, cmp.AllowUnexported(readRow{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", row.in, diff)
		}
		dropped := fmt.Sprint(s.Dropped)
		all := dropped + "\n" + Line(s.Vector("C"))
		if strings.Contains(all, secret) || strings.Contains(dropped, "=") {
			t.Errorf("%q shows a value:\n%s", row.in, all)
		}
	}
}

func TestVectorIsAFreshSlice(t *testing.T) {
	s, err := Read([]string{"tini", "--", "jupyter", "lab", "--no-browser"})
	if err != nil {
		t.Fatal(err)
	}
	a, b := s.Vector("/a.py"), s.Vector("/b.py")
	if a[len(a)-1] != "--config=/a.py" || b[len(b)-1] != "--config=/b.py" {
		t.Errorf("got %q and %q", a, b)
	}
}

func TestLine(t *testing.T) {
	for _, row := range []struct {
		in   []string
		want string
	}{
		{[]string{"jupyter", "lab", "--config=/etc/j.py"}, "jupyter lab --config=/etc/j.py"},
		{[]string{"conda", "run", "-n", "my env"}, "conda run -n 'my env'"},
		{[]string{"a=b", "it's", "", "$X", "~"}, `'a=b' "it's" '' '$X' '~'`},
	} {
		if got := Line(row.in); got != row.want {
			t.Errorf("Line(%q) is %s, want %s", row.in, got, row.want)
		}
	}
}
