package dotenv

import (
	"fmt"
	"strings"
	"testing"
)

type bigFile struct{ name, text string }

// bigFiles are of one megabyte each, and of lines that would be costly to a
// parser that looks back or ahead too far.
func bigFiles() []bigFile {
	var names strings.Builder
	for i := 0; names.Len() < 1<<20; i++ {
		fmt.Fprintf(&names, "NAME_%d=%d\n", i, i)
	}
	return []bigFile{
		{"names", names.String()},
		{"inline comments", repeat("PORT_WEBUI=3000        # Open WebUI\n")},
		{"comments", repeat("#\n")},
		{"CRLF", repeat("A=1\r\n")},
		{"double quotes", repeat(`A="\\\n\$\0101"` + "\n")},
		{"one line", repeat("A='1'")},
		{"one value", "A=\"" + repeat(`\"$$`) + `"`},
		{"inherited", repeat("export A\n")},
		{"dollars", repeat("A=$$$$$5\n")},
		{"blanks", repeat(" ")},
	}
}

func repeat(line string) string { return strings.Repeat(line, (1<<20)/len(line)) }

func TestBigFiles(t *testing.T) {
	for _, test := range bigFiles() {
		t.Run(test.name, func(t *testing.T) {
			file := parse(t, test.text)
			if string(file.Bytes()) != test.text {
				t.Fatal("bytes changed")
			}
			checkSpans(t, file)
			checkSet(t, file, "A", "a b")
		})
	}
}

func TestBigFaults(t *testing.T) {
	for _, line := range []string{"!\n", "A B=1\n", "A=\"\\\n", "A", "\xff\n", "A='1'!\n", "=\n"} {
		if _, err := Parse(".env", []byte(repeat(line))); err == nil {
			t.Errorf("%q was taken", line)
		}
	}
}

// A quadratic step would show as seconds.
func BenchmarkParse(b *testing.B) {
	for _, test := range bigFiles() {
		data := []byte(test.text)
		b.Run(test.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(".env", data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
