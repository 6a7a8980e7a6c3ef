package dotenv

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, text string) *File {
	t.Helper()
	file, err := Parse(".env", []byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return file
}

func TestLast(t *testing.T) {
	tests := []struct {
		name, text string
		want       Assignment
	}{
		{"plain", "A=1\n", Assignment{Line: 1, Value: "1"}},
		{"no final line break", "\nA=1", Assignment{Line: 2, Value: "1"}},
		{"CRLF", "# c\r\nA=1\r\n", Assignment{Line: 2, Value: "1"}},
		{"byte order mark", "\uFEFFA=1\n", Assignment{Line: 1, Value: "1"}},
		{"export and blanks", " export\tA = 1 \n", Assignment{Line: 1, Value: "1"}},
		{"colon", "A: b=c\n", Assignment{Line: 1, Value: "b=c"}},
		{"inline comment", "A=3000        # Open WebUI\n", Assignment{Line: 1, Value: "3000"}},
		{"hash without a blank", "A=a#b\n", Assignment{Line: 1, Value: "a#b"}},
		{"hash behind a tab", "A=a\t# b\n", Assignment{Line: 1, Value: "a\t# b"}},
		{"comment for a value", "A=  # leave empty\n", Assignment{Line: 1, Value: "# leave empty", CommentValue: true}},
		{"colour", "A=#fff\n", Assignment{Line: 1, Value: "#fff"}},
		{"single quotes", `A='$x \n "y" \'z\'' # c`, Assignment{Line: 1, Value: `$x \n "y" 'z'`}},
		{"double quotes", `A="a\tb \"c\" \\ \$d $$e \q"`, Assignment{Line: 1, Value: "a\tb \"c\" \\ $d $e \\q"}},
		{"many lines", "A='1\r\n2'\nB=1\nA=\"3\n4\"\n", Assignment{Line: 4, Value: "3\n4"}},
		{"behind a quote", "B='1'A=2\n", Assignment{Line: 1, Value: "2"}},
		{"duplicates", "A=\nB=1\nA=2\n", Assignment{Line: 3, Value: "2"}},
		{"empty duplicate wins", "A=1\nA=\n", Assignment{Line: 2}},
		{"variable", "A=x$B\n", Assignment{Line: 1, Value: "x$B", Interpolated: true}},
		{"variable in braces", "A=\"x${B:-$$}\"\n", Assignment{Line: 1, Value: "x${B:-$$}", Interpolated: true}},
		{"plain dollars", "A=$5$\n", Assignment{Line: 1, Value: "$5$"}},
		{"name alone", "A=1\nA\n", Assignment{Line: 2, Inherited: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.want.Key = "A"
			got, ok := parse(t, test.text).Last("A")
			if diff := cmp.Diff(test.want, got); !ok || diff != "" {
				t.Errorf("%q: %v %s", test.text, ok, diff)
			}
			checkAgainstCompose(t, []byte(test.text))
		})
	}
}

// lines are those of the statements of key.
func lines(f *File, key string) (out []int) {
	for _, a := range f.Assignments() {
		if a.Key == key {
			out = append(out, a.Line)
		}
	}
	return out
}

func TestKeysGetLines(t *testing.T) {
	file := parse(t, "B=1\nexport A=2\nB\nA='3'\n# B=4\nC\ndiscovery.type=x\n")
	if diff := cmp.Diff([]string{"B", "A", "C", "discovery.type"}, file.Keys()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 3}, lines(file, "B")); diff != "" {
		t.Error(diff)
	}
	tests := []struct {
		key, value string
		line       int
		ok         bool
	}{
		{"A", "3", 4, true},
		{"B", "1", 1, true}, // a name alone does not take a value away
		{"C", "", 0, false},
		{"D", "", 0, false},
	}
	for _, test := range tests {
		value, line, ok := file.Get(test.key)
		if value != test.value || line != test.line || ok != test.ok {
			t.Errorf("Get(%s) = %q, %d, %v", test.key, value, line, ok)
		}
	}
	if _, ok := file.Last("D"); ok || lines(file, "D") != nil {
		t.Error("a key that is not in the file was found")
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"NUL", "A=1\nB=s3cret\x00\n", ".env:2: a NUL byte"},
		{"UTF-16", "\xff\xfeA\x00=\x001\x00", ".env:1: a NUL byte"},
		{"invalid UTF-8", "A=s3cret\nB=\xe9\nC=\xff", ".env:2: not valid UTF-8|.env:3: not valid UTF-8"},
		{"unterminated", "A=1\nB=\"s3cret\nC=2\n", ".env:2: unclosed quote"},
		{"escaped quote", `A='s3cret\'`, ".env:1: unclosed quote"},
		{"blank in a name", "s3cret A='1\n2'\nA=1\n", ".env:1: blank in a name"},
		{"tab in a name", "s3cret\tA=1\n", ".env:1: blank in a name"},
		{"twice on a line", "a b='s3cret'c d='s3cret'\n", ".env:1: blank in a name"},
		{"no name", "=s3cret\n\nexport\n", ".env:1: missing name|.env:3: missing name"},
		{"prose", "s3cret, and more\n", ".env:1: column 7: invalid character in a name"},
		{"behind a quote", "A=\"s3\"cret\"\n", ".env:1: column 11: invalid character in a name\nonly a comment may follow"},
		{"name at the end", "A=1\ns3cret", ".env:2: a name without = at the end"},
		{"several", "a b=1\nOK=1\n(s3cret)\nC='\n", ".env:1: blank|.env:3: column 1|.env:4: unclosed quote"},
		{"too large", strings.Repeat("#", MaxSize+1), ".env: 4194305 bytes, larger than a .env file can be"},
		{"many", strings.Repeat("!s3cret\n", 25), ".env:1: column 1|.env:10: column 1|.env: 15 more lines have faults"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file, err := Parse(".env", []byte(test.text))
			if file != nil || err == nil {
				t.Fatalf("%q was taken", test.text)
			}
			for want := range strings.SplitSeq(test.want, "|") {
				if strings.Count(err.Error(), want) != 1 {
					t.Errorf("%q is not in %q, or not once", want, err)
				}
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error holds a secret: %v", err)
			}
		})
	}
}
