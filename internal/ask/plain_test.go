package ask

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestPlainTerminal: line by line in a real terminal.
func TestPlainTerminal(t *testing.T) {
	tests := []struct{ name, kind, check, keys, want, screen string }{
		{"input", "input", "", "fig" + enter, "fig",
			"  Some help.\nWhich one? [banana]: fig\n"},
		{"input default", "input", "", enter, "banana",
			"  Some help.\nWhich one? [banana]:\n"},
		{"input refused", "input", "x", "fig" + enter + "figx" + enter, "figx",
			"  Some help.\nWhich one? [banana]: fig\n  no x in \"fig\"\n  put it in\nWhich one? [banana]: figx\n"},
		{"select", "select", "", "3" + enter, "cherry",
			"Which one?\n  Some help.\n  1) apple - red\n  2) banana - yellow\n  3) cherry\nNumber or name [2]: 3\n"},
		{"multi", "multi", "", "cherry, 1" + enter, "apple cherry",
			"Which one?\n  Some help.\n  1) apple - red\n  2) banana - yellow\n  3) * cherry\nNumbers or names, or \"none\" [3]: cherry, 1\n"},
		{"confirm", "confirm", "", "Yes" + enter, "true",
			"  Some help.\nWhich one? [y/N]: Yes\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			job := one(tt.kind)
			job.Asks[0].Check = tt.check
			w := open(t, job, newVT(100, 24), "TERM=dumb")
			for i, line := range strings.SplitAfter(strings.TrimSuffix(tt.keys, enter), enter) {
				w.until("prompt", func() bool { return strings.Count(w.look(), "]:") == i+1 })
				w.keys(strings.TrimSuffix(line, enter) + enter)
			}
			want := outcome{Prompter: "plain", Answers: []string{tt.want}}
			if diff := cmp.Diff(want, w.ends()); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.screen, w.look()); diff != "" {
				t.Errorf("screen (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMuteTerminal: no answer to the cursor query means plain prompts; what was
// typed during the query is an answer, and a late answer of the terminal is not.
func TestMuteTerminal(t *testing.T) {
	start := func(t *testing.T, probe time.Duration) *window {
		t.Parallel()
		job := one("input")
		job.Probe = probe
		screen := newVT(100, 24)
		screen.mute = true
		w := open(t, job, screen, "TERM=xterm")
		w.until("query", func() bool { return strings.Contains(w.written(), cursorQuery) })
		return w
	}
	const usual = 300 * time.Millisecond
	t.Run("typed during the query", func(t *testing.T) {
		w := start(t, usual)
		w.keys("fig" + enter)
		if diff := cmp.Diff(outcome{Prompter: "plain", Answers: []string{"fig"}}, w.ends()); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
		if n := strings.Count(w.written(), "\x1b"); n != 1 {
			t.Errorf("%d escape sequences, want the query alone: %q", n, w.written())
		}
	})
	t.Run("late answer", func(t *testing.T) {
		w := start(t, usual)
		w.sees("[banana]:")
		w.keys("fi\x1b[5;1Rg" + enter)
		if diff := cmp.Diff(outcome{Prompter: "plain", Answers: []string{"fig"}}, w.ends()); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
	})
	t.Run("ctrl-d during the query", func(t *testing.T) {
		w := start(t, usual)
		w.keys("\x04")
		want := outcome{Prompter: "plain", Ended: true, Error: `ask "Which one?": input ended`}
		if diff := cmp.Diff(want, w.ends()); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
	})
	t.Run("ctrl-c during the query", func(t *testing.T) {
		w := start(t, patience)
		w.raw()
		w.keys("\x03")
		if diff := cmp.Diff(outcome{Interrupted: true, Error: "interrupted"}, w.ends()); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
	})
}

// TestPlainCtrlDAfterText: the started line is not an answer.
func TestPlainCtrlDAfterText(t *testing.T) {
	w := open(t, one("input"), newVT(100, 24), "TERM=dumb")
	w.sees("[banana]:")
	w.keys("fig\x04\x04")
	if o := w.ends(); !o.Ended || len(o.Answers) > 0 {
		t.Errorf("outcome %+v", o)
	}
}

// TestPipe: without a terminal the answers are lines, and their end is told with
// the question that has none.
func TestPipe(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
		err      error
		message  string
	}{
		{"lines", "fig\nkiwi\n", []string{"fig", "kiwi"}, nil, ""},
		{"CRLF", "fig\r\nkiwi\r\n", []string{"fig", "kiwi"}, nil, ""},
		{"last line is open", "fig\nkiwi", []string{"fig", "kiwi"}, nil, ""},
		{"ends", "fig\n", []string{"fig"}, ErrEnded, `ask "Which one?": input ended`},
		{"empty", "", nil, ErrEnded, `ask "Which one?": input ended`},
		{"endless line", strings.Repeat("x", maxLine+5000), nil, nil, `ask "Which one?": line of more than 65536 bytes`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, feed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			go func() {
				_, _ = feed.WriteString(tt.in)
				_ = feed.Close()
			}()
			out, err := os.Create(t.TempDir() + "/stderr")
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			p, restore, err := New(Terminal{In: in, Err: out, Getenv: func(string) string { return "xterm" }})
			if err != nil {
				t.Fatal(err)
			}
			defer restore()
			var got []string
			for range 2 {
				var answer string
				if answer, err = p.Input(Question{Message: "Which one?"}); err != nil {
					break
				}
				got = append(got, answer)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if tt.err != nil && !errors.Is(err, tt.err) || tt.message != "" && err.Error() != tt.message || tt.message == "" && err != nil {
				t.Errorf("error %v, want %v %q", err, tt.err, tt.message)
			}
		})
	}
}
