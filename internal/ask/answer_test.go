package ask

import (
	"slices"
	"strings"
	"testing"
)

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
