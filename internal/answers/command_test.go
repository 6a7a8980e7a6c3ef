package answers

import (
	"errors"
	"strings"
	"testing"

	"example.com/magi-harden/internal/startcmd"
)

// TestCommandDefault: a start that is not known is asked for, unless the deployment has
// it already, of which its owner is reminded.
func TestCommandDefault(t *testing.T) {
	q, _ := Find("command")
	unsafe := &startcmd.UnreadableError{Reason: "x can be changed by notebooks", Unsafe: true}
	for _, row := range []struct {
		found   Found
		mode    ImageMode
		def     bool
		missing string
		remarks int
	}{
		{Found{}, Keep, true, "", 0},
		{Found{Unread: errors.New("x")}, Keep, false, "start command cannot be read: x", 0},
		{Found{Unread: unsafe}, Keep, false, "start command cannot be kept: x can be changed by notebooks", 0},
		{Found{Unsure: errors.New("x")}, Keep, false, "entrypoint cannot be read: x", 1},
		{Found{Unsure: errors.New("x"), Accepted: true}, Keep, true, "entrypoint cannot be read: x", 1},
		{Found{Unread: errors.New("y"), Unsure: errors.New("x"), Accepted: true}, Keep, false, "start command cannot be read: y", 0},
		{Found{Unread: errors.New("x")}, Replace, true, "start command cannot be read: x", 0},
		{Found{Unsure: errors.New("x")}, Replace, true, "entrypoint cannot be read: x", 0},
	} {
		s := Answers{ImageMode: row.mode}
		_, ok := q.Suggest(s, row.found)
		missing := q.Missing(row.found)
		if ok != row.def || !strings.HasSuffix(missing, row.missing) || row.missing == "" && missing != "" || len(q.Remarks(nil, s, row.found)) != row.remarks {
			t.Errorf("%+v: default %v, missing %q, remarks %v", row, ok, missing, q.Remarks(nil, s, row.found))
		}
	}
}

// TestCommandCheck: what is given is held against what notebooks can write, too.
func TestCommandCheck(t *testing.T) {
	q, _ := Find("command")
	f := Found{Cwd: "/nb", Moved: true, Writable: []string{"/nb"}}
	for line, want := range map[string]string{
		"jupyter lab": "", "python -m jupyterlab": "", "/nb/bin/jupyter lab": "can be changed", "uv run --project /nb jupyter lab": "can be changed", "uv run jupyter lab": "takes its project", "": "",
	} {
		got := strings.Join(q.Check(Answers{ImageMode: Keep, Command: Command{Line: line}}, f), "")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q", line, got)
		}
		if got := q.Check(Answers{ImageMode: Replace, Command: Command{Line: line}}, f); got != nil {
			t.Errorf("%s: %q, and is not used", line, got)
		}
	}
	f.Unread = errors.New("x")
	if got := q.Check(Answers{ImageMode: Keep}, f); len(got) != 1 {
		t.Error("no command, and none can be read:", got)
	}
}

// TestReachRemarks: a service that gives away the engine is named where it is in reach.
func TestReachRemarks(t *testing.T) {
	q, _ := Find("reach")
	f := Found{Gives: map[string]string{"sock": "controls the engine"}}
	if got := q.Remarks(nil, Answers{Reach: []string{"db", "sock"}}, f); len(got) != 1 || !strings.Contains(got[0].Value+got[0].Other, "sock") {
		t.Error(got)
	}
	if got := q.Remarks(nil, Answers{Reach: []string{"db"}}, f); got != nil {
		t.Error(got)
	}
}
