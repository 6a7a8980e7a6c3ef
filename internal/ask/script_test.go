package ask_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/ask/asktest"
	"github.com/google/go-cmp/cmp"
)

// TestScript drives every kind with every form of answer: a Script types into the
// plain prompts, whose rules are those of all prompters.
func TestScript(t *testing.T) {
	options := []ask.Option{{"apple", ""}, {"Apple", ""}, {"Banana", ""}, {"2", ""}}
	refuse := func(bad string) func(string) error {
		return func(answer string) error {
			if answer == bad {
				return fmt.Errorf("%q is refused", answer)
			}
			return nil
		}
	}
	input := func(p ask.Prompter, q ask.Question) (string, error) { return p.Input(q) }
	choose := func(p ask.Prompter, q ask.Question) (string, error) { return p.Select(q) }
	several := func(p ask.Prompter, q ask.Question) (string, error) {
		answers, err := p.MultiSelect(q)
		return strings.Join(answers, " "), err
	}
	confirm := func(p ask.Prompter, q ask.Question) (string, error) {
		yes, err := p.Confirm(q)
		return fmt.Sprint(yes), err
	}
	tests := []struct {
		name  string
		put   func(ask.Prompter, ask.Question) (string, error)
		q     ask.Question
		lines string
		want  string
		told  string
	}{
		{"blanks around", input, ask.Question{}, " a b \t", "a b", ""},
		{"default", input, ask.Question{Default: "d"}, " ", "d", ""},
		{"nothing", input, ask.Question{}, "", "", ""},
		{"refused", input, ask.Question{Check: refuse("x")}, "x|y", "y", `"x" is refused`},
		{"refused default", input, ask.Question{Default: "x", Check: refuse("x")}, "|y", "y", `"x" is refused`},
		{"control character", input, ask.Question{}, "a\x1b[Ab|c", "c", `the character '\x1b' is not allowed here`},
		{"broken UTF-8", input, ask.Question{}, "a\xff|c", "c", "not allowed here"},

		{"name", choose, ask.Question{}, "Banana", "Banana", ""},
		{"name in other case", choose, ask.Question{}, "BANANA", "Banana", ""},
		{"exact case wins", choose, ask.Question{}, "Apple", "Apple", ""},
		{"ambiguous case", choose, ask.Question{}, "APPLE|apple", "apple", `"APPLE" is not one of the options: type a number from 1 to 4, or a name`},
		{"number", choose, ask.Question{}, "3", "Banana", ""},
		{"name that is a number", choose, ask.Question{}, "2", "2", ""},
		{"number 0", choose, ask.Question{}, "0|1", "apple", `"0" is not one`},
		{"number too high", choose, ask.Question{}, "5|1", "apple", `"5" is not one`},
		{"no default", choose, ask.Question{}, "|1", "apple", `"" is not one`},
		{"preset", choose, ask.Question{Default: "Banana"}, "", "Banana", ""},
		{"preset that is not there", choose, ask.Question{Default: "zzz"}, "|1", "apple", `"" is not one`},
		{"refused option", choose, ask.Question{Check: refuse("apple")}, "1|3", "Banana", "is refused"},

		{"list", several, ask.Question{}, "3, apple 1,,4", "apple Banana 2", ""},
		{"chosen at first", several, ask.Question{Checked: []string{"Banana", "apple", "zzz"}}, "", "apple Banana", ""},
		{"none", several, ask.Question{Checked: []string{"Banana"}}, "None", "", ""},
		{"unknown ones", several, ask.Question{}, "9 1 zz|1", "apple", "\"9\" is not one of the options: type a number from 1 to 4, or a name\n  \"zz\" is not one"},
		{"refused list", several, ask.Question{Check: refuse("apple,Banana")}, "1 3|1", "apple", "is refused"},

		{"yes", confirm, ask.Question{}, "y", "true", ""},
		{"no", confirm, ask.Question{Yes: true}, "NO", "false", ""},
		{"empty is no", confirm, ask.Question{}, "", "false", ""},
		{"empty is yes", confirm, ask.Question{Yes: true}, "", "true", ""},
		{"neither", confirm, ask.Question{}, "perhaps|yes", "true", `"perhaps" is neither yes nor no`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Message, tt.q.Options = "Which one?", options
			s := asktest.NewScript(append(strings.Split(tt.lines, "|"), "rest")...)
			got, err := tt.put(s, tt.q)
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
	q := ask.Question{Message: "Which one?", Default: "a", Yes: true, Options: []ask.Option{{Value: "a"}}, Checked: []string{"a"}}
	s := asktest.NewScript()
	text, err1 := s.Input(q)
	value, err2 := s.Select(q)
	values, err3 := s.MultiSelect(q)
	yes, err4 := s.Confirm(q)
	for _, err := range []error{err1, err2, err3, err4} {
		if !errors.Is(err, ask.ErrEnded) || !strings.Contains(err.Error(), "Which one?") {
			t.Errorf("error %v, want %v with the question", err, ask.ErrEnded)
		}
	}
	if text != "" || value != "" || values != nil || yes {
		t.Errorf("answers %q %q %q %v", text, value, values, yes)
	}
	q.Options = nil
	_, err1 = s.Select(q)
	_, err2 = s.MultiSelect(q)
	for _, err := range []error{err1, err2} {
		if !strings.Contains(err.Error(), "no options to choose from") || !strings.Contains(err.Error(), "Which one?") {
			t.Errorf("error %v, want no options, with the question", err)
		}
	}
}
