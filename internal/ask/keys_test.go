package ask

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestNextKey(t *testing.T) {
	tests := []struct {
		in, key string
		n       int
	}{
		{"ab", "a", 1}, {"é", "é", 2}, {"\xc3", "", 0}, {"\xffa", "\ufffd", 1}, {"\r\n", "\r", 1}, {"\x03", "\x03", 1},
		{"\x1b[A", "\x1b[A", 3}, {"\x1bOB", "\x1b[B", 3}, {"\x1b[3~x", "\x1b[3~", 4},
		{"\x1b[1~", "\x1b[H", 4}, {"\x1b[F", "\x1b[F", 3}, {"\x1bOH", "\x1b[H", 3},
		{"\x1b[1;5C", "", 6}, {"\x1b[15~", "", 5}, {"\x1b[[Ax", "", 4}, {"\x1bOP", "", 3}, {"\x1b[5;7R", "", 6},
		{"\x1bx", "", 2}, {"\x1bé", "", 3},
		{"\x1b", "", 0}, {"\x1b[", "", 0}, {"\x1b[1", "", 0}, {"\x1bO", "", 0}, {"\x1b\xc3", "", 0},
		// What breaks a sequence is a key of its own.
		{"\x1b\x03", "", 1}, {"\x1b\x1b[A", "", 1}, {"\x1b[1\x03", "", 3}, {"\x1bO\r", "", 2},
	}
	for _, tt := range tests {
		key, n := nextKey([]byte(tt.in))
		if key != tt.key || n != tt.n {
			t.Errorf("nextKey(%q) = %q, %d; want %q, %d", tt.in, key, n, tt.key, tt.n)
		}
	}
}

func TestDropCursorAnswers(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""}, {"text", "text"},
		{"a\x1b[12;40Rb\x1b[1;1R", "ab"},
		{"\x1b[\x1b[1;1R", "\x1b["},
		{"\x1b[1R\x1bOR\x1b[1;2", "\x1b[1R\x1bOR\x1b[1;2"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, string(dropCursorAnswers([]byte(tt.in)))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
	}
}

// FuzzNextKey: keys are taken until the rest is incomplete, survey gets only keys
// that it knows, and a Ctrl-C is never swallowed.
func FuzzNextKey(f *testing.F) {
	for _, seed := range []string{"a\x1b[A\x03", "\x1b[1;5C\x1bOP\x1b[[A", "\x1b\x1b[\x1b", "\xff\x1b\xffé", "\x1b[5;1R"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		interrupts := 0
		b := bytes.Clone(in)
		for len(b) > 0 {
			key, n := nextKey(b)
			if n == 0 {
				break
			}
			if n < 0 || n > len(b) {
				t.Fatalf("nextKey(%q): length %d", b, n)
			}
			if key != "" && key[0] == esc && len(key) < 3 || key != "" && key[0] != esc && utf8.RuneCountInString(key) != 1 {
				t.Fatalf("nextKey(%q) = %q", b, key)
			}
			if key == string(ctrlC) {
				interrupts++
			}
			b = b[n:]
		}
		if want := bytes.Count(in, []byte{ctrlC}) - bytes.Count(b, []byte{ctrlC}); interrupts != want {
			t.Fatalf("%d of %d interrupts in %q", interrupts, want, in)
		}
		if bytes.IndexByte(b, ctrlC) >= 0 {
			t.Fatalf("a Ctrl-C waits in %q", b)
		}
		if _, _, found := cursorAnswer(dropCursorAnswers(in)); found {
			t.Fatalf("an answer is left in %q", in)
		}
	})
}
