package ask

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	up    = "\x1b[A"
	down  = "\x1b[B"
	left  = "\x1b[D"
	right = "\x1b[C"
	enter = "\r"
)

var fruit = []Option{{"apple", "red"}, {"banana", "yellow"}, {"cherry", ""}}

// one is a task of one question with a fitting set of fields.
func one(kind string) task {
	return task{Asks: []asking{{Kind: kind, Q: Question{Message: "Which one?", Help: "Some help.", Default: "banana", Options: fruit, Checked: []string{"cherry"}}}}}
}

func TestSurveyAnswers(t *testing.T) {
	tests := []struct {
		name, kind, keys, want, screen string
	}{
		{"input", "input", "fig" + enter, "fig", "? Which one? fig\n"},
		{"input default", "input", enter, "banana", "? Which one? banana\n"},
		{"input blanks are the default", "input", "  " + enter, "banana", "? Which one?\n"},
		{"input edited", "input", "fg" + left + "i" + right + "s" + enter, "figs", "? Which one? figs\n"},
		{"input help", "input", "?" + enter + "fig" + enter, "fig", "? Which one? fig\n"},
		{"select", "select", enter, "banana", "? Which one? banana\n"},
		{"select down", "select", down + enter, "cherry", "? Which one? cherry\n"},
		{"select up", "select", up + enter, "apple", "? Which one? apple\n"},
		{"select filter", "select", "che" + enter, "cherry", "? Which one? cherry\n"},
		{"select filter of nothing", "select", "zzz" + up + enter, "apple", "? Which one? apple\n"},
		{"multi default", "multi", enter, "cherry", "? Which one? cherry\n"},
		{"multi", "multi", " " + down + " " + enter, "apple banana cherry", "? Which one? apple, banana, cherry\n"},
		{"multi none", "multi", left + enter, "", "? Which one?\n"},
		{"multi filter of nothing", "multi", "zzz" + up + " " + enter, "", "? Which one?\n"},
		{"confirm default", "confirm", enter, "false", "? Which one? No\n"},
		{"confirm", "confirm", "y" + enter, "true", "? Which one? Yes\n"},
		{"confirm nonsense", "confirm", "x" + enter + "yes" + enter, "true", ""},
		{"unknown keys", "input", "\x1b[15~\x1b[1;5Cf\x1bx\x1b[[Ai\x1bOPg" + enter, "fig", "? Which one? fig\n"},
		{"text with R", "input", "Really R" + enter, "Really R", "? Which one? Really R\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := open(t, one(tt.kind), newVT(100, 24), "TERM=xterm")
			w.sees("Which one?")
			w.raw()
			w.keys(tt.keys)
			o := w.ends()
			if diff := cmp.Diff(outcome{Prompter: "surveyor", Answers: []string{tt.want}}, o); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if got := w.look(); tt.screen != "" && got != tt.screen {
				t.Errorf("screen:\n%swant:\n%s", got, tt.screen)
			}
		})
	}
}

// TestSurveyCheck: the reason is told and the refused text is there to be corrected.
func TestSurveyCheck(t *testing.T) {
	tests := []struct {
		kind, check, keys, reason, correction, want string
	}{
		{"input", "x", "fig" + enter, `no x in "fig"`, "x" + enter, "figx"},
		{"input", "", "a\xc3" + enter, "not allowed here", "\x7f" + enter, "a"},
		{"select", "rr", enter, `no rr in "banana"`, down + enter, "cherry"},
		{"multi", "apple", down + " " + enter, `no apple in "banana,cherry"`, up + " " + enter, "apple banana cherry"},
	}
	for _, tt := range tests {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			job := one(tt.kind)
			job.Asks[0].Check = tt.check
			w := open(t, job, newVT(100, 24), "TERM=xterm")
			w.sees("Which one?")
			w.raw()
			w.keys(tt.keys)
			w.sees(tt.reason)
			w.keys(tt.correction)
			if diff := cmp.Diff([]string{tt.want}, w.ends().Answers); diff != "" {
				t.Errorf("answers (-want +got):\n%s\n%s", diff, w.look())
			}
		})
	}
}

// TestStops: every way to leave a question leaves a sane terminal and no answer.
func TestStops(t *testing.T) {
	stops := []struct {
		name string
		stop func(*window)
		want outcome
	}{
		{"ctrl-c", func(w *window) { w.keys("\x03") }, outcome{Interrupted: true, Error: `ask "Which one?": interrupted`}},
		{"ctrl-d", func(w *window) { w.keys("\x04") }, outcome{Ended: true, Error: `ask "Which one?": input ended`}},
		{"SIGINT", func(w *window) { w.signal(syscall.SIGINT) }, outcome{Interrupted: true, Error: `ask "Which one?": interrupted`}},
		{"SIGTERM", func(w *window) { w.signal(syscall.SIGTERM) }, outcome{Interrupted: true, Signal: 15, Error: `ask "Which one?": stopped by signal: terminated`}},
		{"SIGHUP", func(w *window) { w.signal(syscall.SIGHUP) }, outcome{Interrupted: true, Signal: 1, Error: `ask "Which one?": stopped by signal: hangup`}},
		{"SIGQUIT", func(w *window) { w.signal(syscall.SIGQUIT) }, outcome{Interrupted: true, Signal: 3, Error: `ask "Which one?": stopped by signal: quit`}},
	}
	for _, kind := range []string{"input", "select", "multi", "confirm"} {
		for _, tt := range stops {
			for term, prompter := range map[string]string{"xterm": "surveyor", "dumb": "plain"} {
				t.Run(kind+" "+tt.name+" "+term, func(t *testing.T) {
					t.Parallel()
					w := open(t, one(kind), newVT(100, 24), "TERM="+term)
					if term == "dumb" {
						w.sees("]:")
					} else {
						w.sees("Which one?")
						w.raw()
					}
					tt.stop(w)
					want := tt.want
					want.Prompter = prompter
					if diff := cmp.Diff(want, w.ends()); diff != "" {
						t.Errorf("outcome (-want +got):\n%s", diff)
					}
					if w.vt.x != 0 {
						t.Errorf("the cursor is left in column %d of\n%s", w.vt.x, w.look())
					}
				})
			}
		}
	}
}

func (w *window) signal(sig syscall.Signal) {
	w.t.Helper()
	if err := w.cmd.Process.Signal(sig); err != nil {
		w.t.Fatal(err)
	}
}

// TestSurveyTypedAhead: what is typed before a question is asked answers it.
func TestSurveyTypedAhead(t *testing.T) {
	job := task{Asks: append(one("input").Asks, append(one("confirm").Asks, one("select").Asks...)...)}
	job.Asks[1].Before = 50 * time.Millisecond
	w := open(t, job, newVT(100, 24), "TERM=xterm")
	w.sees("Which one?")
	w.raw()
	w.keys("fig" + enter + "y" + enter + down + enter)
	want := outcome{Prompter: "surveyor", Answers: []string{"fig", "true", "cherry"}}
	if diff := cmp.Diff(want, w.ends()); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}

// TestSurveyEscape: the Escape key alone and a key in two parts.
func TestSurveyEscape(t *testing.T) {
	job := one("select")
	job.Key = 20 * time.Millisecond
	w := open(t, job, newVT(100, 24), "TERM=xterm")
	w.sees("Which one?")
	w.raw()
	w.keys("\x1b")
	time.Sleep(200 * time.Millisecond)
	w.keys(down + enter)
	if diff := cmp.Diff([]string{"cherry"}, w.ends().Answers); diff != "" {
		t.Errorf("after Escape (-want +got):\n%s", diff)
	}

	w = open(t, one("select"), newVT(100, 24), "TERM=xterm")
	w.sees("Which one?")
	w.raw()
	w.keys("\x1b")
	time.Sleep(100 * time.Millisecond)
	w.keys("[B" + enter)
	if diff := cmp.Diff([]string{"cherry"}, w.ends().Answers); diff != "" {
		t.Errorf("key in two parts (-want +got):\n%s", diff)
	}
}

// TestSurveyLateAnswer: an answer of the terminal that nobody waits for is no text.
func TestSurveyLateAnswer(t *testing.T) {
	w := open(t, one("input"), newVT(100, 24), "TERM=xterm")
	w.sees("Which one?")
	w.raw()
	w.keys("fi")
	w.sees("(banana) fi") // survey has its answers
	w.keys("\x1b[12;40Rg" + enter)
	if diff := cmp.Diff([]string{"fig"}, w.ends().Answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// TestSurveyFallsMute: a terminal that stops answering after the probe costs the
// layout and nothing else, and a Ctrl-C while survey waits for it is heeded.
func TestSurveyFallsMute(t *testing.T) {
	start := func(limit time.Duration) *window {
		job := one("select")
		job.Asks = append(job.Asks, one("input").Asks...)
		job.Answer, job.Probe = limit, patience/3
		w := open(t, job, newVT(100, 24), "TERM=xterm")
		w.sees("> banana")
		w.mu.Lock()
		w.vt.mute = true
		w.mu.Unlock()
		w.raw()
		w.keys(enter)
		w.until("query", func() bool { return strings.Count(w.written(), cursorQuery) > 1 })
		return w
	}
	w := start(20 * time.Millisecond)
	w.keys("fig" + enter)
	if diff := cmp.Diff([]string{"banana", "fig"}, w.ends().Answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	w = start(patience)
	w.raw()
	w.keys("\x03")
	time.Sleep(100 * time.Millisecond)
	if w.finished() {
		t.Error("it does not wait for the answer, which will be typed into the shell")
	}
	w.keys("\x1b[7;1R")
	if o := w.ends(); !o.Interrupted || strings.Contains(w.look(), "7;1R") {
		t.Errorf("Ctrl-C during the query: %+v\n%s", o, w.look())
	}
	if n := strings.Count(w.written(), cursorQuery); n != 2 { // the probe's and survey's first
		t.Errorf("%d queries, and nobody to read the last answers", n)
	}
}

// TestSurveyPanic: a panic in a Check leaves the terminal sane too.
func TestSurveyPanic(t *testing.T) {
	job := one("select")
	job.Asks[0].Panic = true
	w := open(t, job, newVT(100, 24), "TERM=xterm")
	w.sees("Which one?")
	w.raw()
	w.keys(enter)
	if diff := cmp.Diff(outcome{Prompter: "surveyor", Error: "panic: as asked"}, w.ends()); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}
