package ask

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSurveyNarrow: in 20 columns survey redraws what it has drawn, and a long
// list fits the window.
func TestSurveyNarrow(t *testing.T) {
	var many []Option
	for i := range 40 {
		many = append(many, Option{fmt.Sprintf("AN_ENVIRONMENT_VARIABLE_%d", i), "with a note"})
	}
	tests := []struct {
		kind, keys, during, answer, after string
	}{
		{"input", "a text that is longer than this",
			"? Which one of all t\nhese? [? for help] (\nAN_ENVIRONMENT_VARIA\nBLE_3) a text that i\ns longer than this\n",
			"a text that is longer than this", "? Which one of all t\nhese? a text that is\n longer than this\n"},
		{"select", up + up,
			"? Which one of all t\nhese?  [Use arrows t\no move, type to filt\ner, ? for more help]\n" +
				"  AN_ENV…ABLE_0\n> AN_ENV…ABLE_1\n  AN_ENV…ABLE_2\n  AN_ENV…ABLE_3\n",
			"AN_ENVIRONMENT_VARIABLE_1", "? Which one of all t\nhese? AN_ENV…ABLE_1\n"},
		{"multi", down + down + " ",
			"? Which one of all t\nhese?  [Use arrows t\no move, space to sel\nect, <right> to all,\n <left> to none, typ\ne to filter, ? for m\nore help]\n" +
				"  [ ]  AN_ENV…ABLE_0\n  [ ]  AN_ENV…ABLE_1\n> [x]  AN_ENV…ABLE_2\n  [ ]  AN_ENV…ABLE_3\n",
			"AN_ENVIRONMENT_VARIABLE_2", "? Which one of all t\nhese? AN_ENV…ABLE_2\n"},
		{"confirm", "y",
			"? Which one of all t\nhese? [? for help] (\ny/N) y\n",
			"true", "? Which one of all t\nhese? Yes\n"},
	}
	for _, tt := range tests {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			q := Question{Message: "Which one of all these?", Help: "Some help.", Options: many, Default: "AN_ENVIRONMENT_VARIABLE_3"}
			w := open(t, task{Asks: []asking{{Kind: tt.kind, Q: q}}}, newVT(20, 12), "TERM=xterm")
			w.sees("hese?")
			w.raw()
			w.keys(tt.keys)
			w.until("screen\n"+tt.during, func() bool { return w.look() == tt.during })
			w.keys(enter)
			if diff := cmp.Diff([]string{tt.answer}, w.ends().Answers); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.after, w.look()); diff != "" {
				t.Errorf("screen (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHostileTexts: texts from files cannot send anything to the terminal, nor
// forge a line; the answer is the text as it is in the file.
func TestHostileTexts(t *testing.T) {
	const hostile = "\x1b[2J\x1b]0;title\a\u009b31m\xff\u202eevil\u2028\u0000\r\n? Write? Yes"
	q := Question{Message: hostile, Help: hostile, Default: hostile, Checked: []string{hostile}, Options: []Option{{hostile, hostile}}}
	for _, name := range []string{"xterm", "dumb"} {
		for _, kind := range []string{"input", "select", "multi", "confirm"} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				w := open(t, task{Asks: []asking{{Kind: kind, Q: q}}}, newVT(300, 24), "TERM="+name)
				w.sees("? Write? Yes")
				switch {
				case name == "xterm" && (kind == "input" || kind == "confirm"):
					w.raw()
					w.keys("?" + enter)
					w.sees("  ? Write? Yes") // the help, whose lines are indented
				case name == "xterm":
					w.raw()
					w.keys("?")
					w.sees("  ? Write? Yes")
				}
				w.keys(enter)
				o := w.ends()
				want := strings.ToValidUTF8(hostile, "\ufffd") // as JSON has it
				if kind == "confirm" {
					want = "false"
				}
				if diff := cmp.Diff([]string{want}, o.Answers); diff != "" {
					t.Errorf("answers (-want +got):\n%s", diff)
				}
				bad := regexp.MustCompile("\x1b\\]|\x1b\\[2J|\a|\u009b|\u202e|\u2028|\x00|(?m:^\\? Write)")
				if got := bad.FindString(w.written()); got != "" || strings.Contains(w.written(), "\xff") {
					t.Errorf("%q was written: %q", got, w.written())
				}
				if bad.MatchString(w.look()) {
					t.Errorf("forged line:\n%s", w.look())
				}
			})
		}
	}
}

// TestLook: colours and escape sequences only where they are welcome.
func TestLook(t *testing.T) {
	color := regexp.MustCompile("\x1b\\[[0-9;]*m")
	anyEscape := regexp.MustCompile("\x1b")
	tests := []struct {
		name, prompter string
		noColor        bool
		env            []string
		want, without  *regexp.Regexp
	}{
		{"colour", "surveyor", false, []string{"TERM=xterm"}, color, nil},
		{"NO_COLOR", "surveyor", false, []string{"TERM=xterm", "NO_COLOR=1"}, anyEscape, color},
		{"NO_COLOR beats CLICOLOR_FORCE", "surveyor", false, []string{"TERM=xterm", "NO_COLOR=1", "CLICOLOR_FORCE=1"}, anyEscape, color},
		{"--no-color", "surveyor", true, []string{"TERM=xterm"}, anyEscape, color},
		{"TERM=dumb", "plain", false, []string{"TERM=dumb"}, nil, anyEscape},
		{"no TERM", "plain", false, nil, nil, anyEscape},
		{"ACCESSIBLE", "plain", false, []string{"TERM=xterm", "ACCESSIBLE=1"}, nil, anyEscape},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			job := task{NoColor: tt.noColor}
			for _, kind := range []string{"input", "select", "multi", "confirm"} {
				job.Asks = append(job.Asks, one(kind).Asks...)
			}
			w := open(t, job, newVT(100, 40), tt.env...)
			w.sees("Which one?")
			w.keys(enter + enter + enter + enter)
			want := outcome{Prompter: tt.prompter, Answers: []string{"banana", "banana", "cherry", "false"}}
			if diff := cmp.Diff(want, w.ends()); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if tt.want != nil && !tt.want.MatchString(w.written()) {
				t.Errorf("no %s in %q", tt.want, w.written())
			}
			if tt.without != nil && tt.without.MatchString(w.written()) {
				t.Errorf("%s in %q", tt.without, w.written())
			}
		})
	}
}
