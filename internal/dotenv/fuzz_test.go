package dotenv

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds are small files of every shape; big ones have a test of their own.
var seeds = []string{
	"",
	"A=1\nB=2\n",
	"A=1\r\nB=\"x\r\ny\"\r\n# c\r\n",
	"A=1\nB=no final line break",
	"A=1\nA=2\nB=\nA=\n",
	"export A=1\nexport\tB = 2\nexport\nC=3\n",
	"exportA=1\nexport=2\n",
	"export\vA=1\n",
	"A\u0085=\u0085\u00a01\n",
	"A='it\\'s'\nB=\"a\\\"b\\\\c\\n\\$x$$y\" # c\n",
	"A='x\ny'B=2\nC=\"1\"#c\nD='\\\\'\n",
	"PORT_WEBUI=3000        # Open WebUI\nTAB=1\t# not a comment\n",
	"A= # comment as value\nB=#fff\nC=a#b\n",
	"A: yaml\nB:c=d\nC==\n",
	"\uFEFFA=1\n",
	"INHERITED\nA=1\nA\n",
	"A=$B ${C:-d} $5 $\nB=$$\nC='$D'\nD=\"$\u017f\"\n",
	"A=\"\\0\\01\\0123\\0777\\0377\\c\\x\\a\"\n",
	"discovery.type=single-node\nx[0]=1\n1A=2\nä=ö\n",
	"A=\u2028 # c\nB=\u00a0x\u0085\n",
	"A=\"unterminated\nB='\n",
	"not a name\n=x\nA B=1\n",
	"last-line-is-a-name",
	"\x00\x01\x7fELF\xff\xfe",
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(".env", data)
		if err != nil {
			return
		}
		if !bytes.Equal(file.Bytes(), data) {
			t.Fatalf("%q became %q", data, file.Bytes())
		}
		checkSpans(t, file)
	})
}

// checkSpans: the statements' values lie in order and apart, behind their keys,
// and each line number is that of the bytes.
func checkSpans(t *testing.T, file *File) {
	t.Helper()
	end, line := 0, 1
	for _, st := range file.statements {
		if st.from < end || st.to < st.from || st.to > len(file.text) {
			t.Fatalf("%s: %d to %d behind %d, in %q", st.Key, st.from, st.to, end, file.text)
		}
		between := file.text[end:st.from]
		keyAt := strings.LastIndex(between, st.Key)
		if keyAt < 0 || line+strings.Count(between[:keyAt], "\n") != st.Line {
			t.Fatalf("%s: not on line %d of %q", st.Key, st.Line, file.text)
		}
		line += strings.Count(file.text[end:st.to], "\n")
		end = st.to
	}
}

func FuzzAgainstCompose(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkAgainstCompose(t, data) })
}

func FuzzSet(f *testing.F) {
	values := []string{"", "plain", "with space", "it's", `back\`, `\'"$x`, "# hash", "two\r\nlines", "$$", "\u00a0é", "\x00"}
	for i, seed := range seeds {
		f.Add([]byte(seed), "A", values[i%len(values)])
		f.Add([]byte(seed), "NEW", values[(i+5)%len(values)])
	}
	f.Fuzz(func(t *testing.T, data []byte, key, value string) {
		if file, err := Parse(".env", data); err == nil {
			checkSet(t, file, key, value)
		}
	})
}

// checkSet sets key in file and checks all that Set promises.
func checkSet(t *testing.T, file *File, key, value string) {
	t.Helper()
	before := *file
	err := file.Set(key, value)
	at, known := before.last[key]
	if err != nil {
		storable := utf8.ValidString(value) && !strings.Contains(value, "\x00") && (known || validName(key))
		if storable || file.text != before.text {
			t.Fatalf("Set(%q, %q) of %q: %v", key, value, before.text, err)
		}
		return
	}
	head, tail := before.text, ""
	if known {
		head, tail = before.text[:before.statements[at].from], before.text[before.statements[at].to:]
	}
	if len(file.text) < len(head)+len(tail) || !strings.HasPrefix(file.text, head) || !strings.HasSuffix(file.text, tail) {
		t.Fatalf("Set(%q, %q) changed other bytes: %q became %q", key, value, before.text, file.text)
	}
	if got, _, ok := file.Get(key); !ok || got != value {
		t.Fatalf("Set(%q, %q) gives %q: %q became %q", key, value, got, before.text, file.text)
	}
	checkOthers(t, before.statements, file.statements, at, known)
	checkAgainstCompose(t, file.Bytes())
	once := file.text
	if err := file.Set(key, value); err != nil || file.text != once {
		t.Fatalf("Set(%q, %q) again: %v, %q became %q", key, value, err, once, file.text)
	}
}

// checkOthers: all statements but the one set mean what they meant.
func checkOthers(t *testing.T, before, after []statement, at int, known bool) {
	t.Helper()
	if !known {
		at = len(before)
	}
	meaning := func(statements []statement) []Assignment {
		var all []Assignment
		for i, st := range statements {
			if i != at {
				st.Line = 0 // a value of many lines may have become one line
				all = append(all, st.Assignment)
			}
		}
		return all
	}
	if !slices.Equal(meaning(before), meaning(after)) {
		t.Fatalf("other statements changed: %+v became %+v", before, after)
	}
}
