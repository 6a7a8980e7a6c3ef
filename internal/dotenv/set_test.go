package dotenv

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSet(t *testing.T) {
	tests := []struct{ name, text, value, want string }{
		{"empty file", "", "v", "A=v\n"},
		{"byte order mark alone", "\uFEFF", "v", "\uFEFFA=v\n"},
		{"append", "B=1\n", "v", "B=1\nA=v\n"},
		{"append without final line break", "B=1", "v", "B=1\nA=v\n"},
		{"append behind a comment", "B=1\n# A=0", "v", "B=1\n# A=0\nA=v\n"},
		{"append CRLF", "B=1\r\nC=2", "v", "B=1\r\nC=2\r\nA=v\r\n"},
		{"append quoted", "", "two words", "A='two words'\n"},
		{"CRLF", "A=1\r\nB=2\r\n", "v", "A=v\r\nB=2\r\n"},
		{"empty CRLF", "A=\r\nB=2\r\n", "v", "A=v\r\nB=2\r\n"},
		{"empty at the end", "A=", "v", "A=v"},
		{"export and comment", "export  A = 1  # why\n", "v", "export  A = v  # why\n"},
		{"quoted in front of a comment", "A=1  # why\n", "v w", "A='v w'  # why\n"},
		{"colon", "A: 1\n", "v", "A: v\n"},
		{"comment as value stays", "A=   # leave empty\n", "v", "A=v   # leave empty\n"},
		{"empty in front of a comment", "A=1 # why\n", "", "A='' # why\n"},
		{"comment as value, made empty", "A= # why\n", "", "A='' # why\n"},
		{"colour", "A=#fff\n", "v", "A=v\n"},
		{"keeps double quotes", "A=\"1\"#c\n", "v", "A=\"v\"#c\n"},
		{"keeps single quotes", "A='1'B=2\n", "v", "A='v'B=2\n"},
		{"quotes as needed", "A=\"1\"\n", "$v", "A='$v'\n"},
		{"many lines become one", "A=\"1\n2\"\nB=1\n", "3\r\n4", "A=\"3\\r\\n4\"\nB=1\n"},
		{"inert", "", "x\nB=1", "A=\"x\\nB=1\"\n"},
		{"hash", "", "a #b", "A='a #b'\n"},
		{"single quote", "", `it's $5 "a" \n`, `A="it's \$5 \"a\" \\n"` + "\n"},
		{"backquote", "", "'`id`1", `A="'\0140id\01401"` + "\n"},
		{"backslash at the end", "", `a\`, `A="a\\"` + "\n"},
		{"argon2", "", "$argon2id$v=19$m=10240", "A='$argon2id$v=19$m=10240'\n"},
		{"last duplicate", "A=\nB=1\nA=2\n# A=3\n", "v", "A=\nB=1\nA=v\n# A=3\n"},
		{"variable", "A=$B\n", "$B", "A='$B'\n"},
		{"name alone", "A=1\nexport A \r\n", "1", "A=1\nexport A=1 \r\n"},
		{"same", "export A = \"v\" # c", "v", "export A = \"v\" # c"},
		{"same in another form", `A="a b\x"`, `a b\x`, `A="a b\x"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := parse(t, test.text)
			if err := file.Set("A", test.value); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(file.Bytes())); diff != "" {
				t.Error(diff)
			}
			checkSet(t, parse(t, test.text), "A", test.value)
		})
	}
}

func TestSetRefuses(t *testing.T) {
	const text = "A=1\na.b=2\n"
	tests := []struct{ name, key, value, want string }{
		{"NUL", "A", "s3cret\x00", "set A: a NUL byte"},
		{"invalid UTF-8", "A", "s3cret\xff", "set A: a NUL byte or invalid UTF-8"},
		{"no name", "", "s3cret", `set "": not a name`},
		{"name of two lines", "X\nY", "s3cret", `set "X\nY": not a name`},
		{"name with a dot", "a.c", "s3cret", `set "a.c": not a name`},
		{"too large", "B", strings.Repeat("s3cret", MaxSize/6), "set B: .env: 4194"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := parse(t, text)
			err := file.Set(test.key, test.value)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || !strings.Contains(err.Error(), "\n") {
				t.Fatalf("%v, not %s and a hint", err, test.want)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error holds a secret: %v", err)
			}
			if string(file.Bytes()) != text {
				t.Errorf("changed to %q", file.Bytes())
			}
		})
	}
}

// A name of the file itself may be set even where validName would refuse it.
func TestSetKnownName(t *testing.T) {
	checkSet(t, parse(t, "discovery.type=a\n"), "discovery.type", "b c")
}

func TestZeroFile(t *testing.T) {
	var file File
	if err := file.Set("A", "1"); err != nil || string(file.Bytes()) != "A=1\n" {
		t.Errorf("%v, %q", err, file.Bytes())
	}
}

func TestValidName(t *testing.T) {
	for name, want := range map[string]bool{
		"A": true, "_": true, "a1_B": true,
		"": false, "1A": false, "A-B": false, "A.B": false, "A B": false, "A\n": false, "Ä": false, "A=": false, "$A": false,
	} {
		if got := validName(name); got != want {
			t.Errorf("validName(%q) = %v", name, got)
		}
	}
}
