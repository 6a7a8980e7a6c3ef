package ask

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestScript drives every kind with every form of answer: a Script types into the
// plain prompts, whose rules are those of all prompters.
func TestScript(t *testing.T) {
	options := []Option{{"apple", ""}, {"Apple", ""}, {"Banana", ""}, {"2", ""}}
	refuse := func(bad string) func(string) error {
		return func(answer string) error {
			if answer == bad {
				return fmt.Errorf("%q is refused", answer)
			}
			return nil
		}
	}
	input := func(p Prompter, q Question) (string, error) { return p.Input(q) }
	choose := func(p Prompter, q Question) (string, error) { return p.Select(q) }
	several := func(p Prompter, q Question) (string, error) {
		answers, err := p.MultiSelect(q)
		return strings.Join(answers, " "), err
	}
	confirm := func(p Prompter, q Question) (string, error) {
		yes, err := p.Confirm(q)
		return fmt.Sprint(yes), err
	}
	tests := []struct {
		name  string
		ask   func(Prompter, Question) (string, error)
		q     Question
		lines string
		want  string
		told  string
	}{
		{"blanks around", input, Question{}, " a b \t", "a b", ""},
		{"default", input, Question{Default: "d"}, " ", "d", ""},
		{"nothing", input, Question{}, "", "", ""},
		{"refused", input, Question{Check: refuse("x")}, "x|y", "y", `"x" is refused`},
		{"refused default", input, Question{Default: "x", Check: refuse("x")}, "|y", "y", `"x" is refused`},
		{"control character", input, Question{}, "a\x1b[Ab|c", "c", `the character '\x1b' is not allowed here`},
		{"broken UTF-8", input, Question{}, "a\xff|c", "c", "not allowed here"},

		{"name", choose, Question{}, "Banana", "Banana", ""},
		{"name in other case", choose, Question{}, "BANANA", "Banana", ""},
		{"exact case wins", choose, Question{}, "Apple", "Apple", ""},
		{"ambiguous case", choose, Question{}, "APPLE|apple", "apple", `"APPLE" is not one of the options: type a number from 1 to 4, or a name`},
		{"number", choose, Question{}, "3", "Banana", ""},
		{"name that is a number", choose, Question{}, "2", "2", ""},
		{"number 0", choose, Question{}, "0|1", "apple", `"0" is not one`},
		{"number too high", choose, Question{}, "5|1", "apple", `"5" is not one`},
		{"no default", choose, Question{}, "|1", "apple", `"" is not one`},
		{"preset", choose, Question{Default: "Banana"}, "", "Banana", ""},
		{"preset that is not there", choose, Question{Default: "zzz"}, "|1", "apple", `"" is not one`},
		{"refused option", choose, Question{Check: refuse("apple")}, "1|3", "Banana", "is refused"},

		{"list", several, Question{}, "3, apple 1,,4", "apple Banana 2", ""},
		{"chosen at first", several, Question{Checked: []string{"Banana", "apple", "zzz"}}, "", "apple Banana", ""},
		{"none", several, Question{Checked: []string{"Banana"}}, "None", "", ""},
		{"unknown ones", several, Question{}, "9 1 zz|1", "apple", "\"9\" is not one of the options: type a number from 1 to 4, or a name\n  \"zz\" is not one"},
		{"refused list", several, Question{Check: refuse("apple,Banana")}, "1 3|1", "apple", "is refused"},

		{"yes", confirm, Question{}, "y", "true", ""},
		{"no", confirm, Question{Yes: true}, "NO", "false", ""},
		{"empty is no", confirm, Question{}, "", "false", ""},
		{"empty is yes", confirm, Question{Yes: true}, "", "true", ""},
		{"neither", confirm, Question{}, "perhaps|yes", "true", `"perhaps" is neither yes nor no`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Message, tt.q.Options = "Which one?", options
			s := NewScript(append(strings.Split(tt.lines, "|"), "rest")...)
			got, err := tt.ask(s, tt.q)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("answer %q, want %q", got, tt.want)
			}
			if diff := cmp.Diff([]string{"rest"}, s.Unused()); diff != "" {
				t.Errorf("unused lines (-want +got):\n%s", diff)
			}
			if tt.told != "" && !strings.Contains(s.Shown(), tt.told) {
				t.Errorf("%q is not told in\n%s", tt.told, s.Shown())
			}
			if len(s.Asked) != 1 || s.Asked[0].Message != "Which one?" {
				t.Errorf("asked %v", s.Asked)
			}
		})
	}
}

// TestEnds: an input that ends, and a list of nothing, are errors that name the
// question, and no answer.
func TestEnds(t *testing.T) {
	q := Question{Message: "Which one?", Default: "a", Yes: true, Options: []Option{{Value: "a"}}, Checked: []string{"a"}}
	s := NewScript()
	text, err1 := s.Input(q)
	value, err2 := s.Select(q)
	values, err3 := s.MultiSelect(q)
	yes, err4 := s.Confirm(q)
	for _, err := range []error{err1, err2, err3, err4} {
		if !errors.Is(err, ErrEnded) || !strings.Contains(err.Error(), "Which one?") {
			t.Errorf("error %v, want %v with the question", err, ErrEnded)
		}
	}
	if text != "" || value != "" || values != nil || yes {
		t.Errorf("answers %q %q %q %v", text, value, values, yes)
	}
	q.Options = nil
	_, err1 = s.Select(q)
	_, err2 = s.MultiSelect(q)
	for _, err := range []error{err1, err2} {
		if !errors.Is(err, errNoOptions) || !strings.Contains(err.Error(), "Which one?") {
			t.Errorf("error %v, want %v with the question", err, errNoOptions)
		}
	}
}

// FuzzAnswer: whatever is typed, the choice is among the options, each once and in
// their order, and a text has no control character.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{"", "none", "1 2,a", "-1", "99999999999999999999", "a\x00b", "\xff", "1,1,1"} {
		f.Add(seed)
	}
	q := Question{Options: []Option{{"a", ""}, {"b", ""}, {"A", ""}}, Checked: []string{"b"}}
	f.Fuzz(func(t *testing.T, typed string) {
		if i, err := q.find(typed); err == nil && (i < 0 || i >= len(q.Options)) {
			t.Errorf("find(%q) = %d", typed, i)
		}
		if chosen, err := q.findAll(typed); err == nil {
			values, _ := q.values(chosen)
			last := -1
			for _, v := range values {
				i := slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == v })
				if i <= last {
					t.Errorf("findAll(%q) = %q", typed, values)
				}
				last = i
			}
		}
		if text, err := q.text(typed); err == nil && strings.ContainsAny(text, "\x00\x1b\n\r\x7f\u009b") {
			t.Errorf("text(%q) = %q", typed, text)
		}
	})
}
