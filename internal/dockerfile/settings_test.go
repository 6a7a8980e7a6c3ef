package dockerfile

import (
	"fmt"
	"strings"
	"testing"
)

// TestSettings: what an image keeps, of the stages that it is made from.
func TestSettings(t *testing.T) {
	for _, row := range []struct{ text, target, want string }{
		{"FROM a\nENV A=1 B=\"$A x\"\n", "", "2 ENV A=1, 2 ENV B=$A x"},
		{"FROM a\nENV A=1\nENV B=$A\n", "", "2 ENV A=1, 3 ENV B=1"},
		{"FROM a\nENV A b c\n", "", "2 ENV A=b c"},
		{"FROM a\nENV P=$HOME/x:$P\n", "", "2 ENV P=/h/x:$P"},
		{"FROM a\nENV P=${X#y}\n", "", "2 ENV P= ?"},
		{"FROM a\nARG X=1\nENV P=$X\n", "", "2 ARG X=, 3 ENV P=1"},
		{"FROM a\nARG G\nENV P=$G\n", "", "2 ARG G=, 3 ENV P=given"},
		{"ARG T=top\nFROM a\nENV P=$T\nARG T\nENV Q=$T\n", "", "1 ARG T=, 4 ARG T=, 3 ENV P=$T, 5 ENV Q=top"},
		{"FROM a\nVOLUME /x [/y]\nVOLUME [\"/z\", \"$V\"]\n", "", "2 VOLUME =/x, 2 VOLUME =[/y], 3 VOLUME =/z, 3 VOLUME =$V ?"},
		{"FROM a AS One\nENV A=1\nFROM b\nENV B=2\n", "", "4 ENV B=2"},
		{"FROM a AS One\nENV A=1\nFROM b\nENV B=2\n", "ONE", "2 ENV A=1"},
		{"FROM a AS One\nENV A=1\nFROM oNE\nENV B=2\n", "", "2 ENV A=1, 4 ENV B=2"},
		{"ARG S=one\nFROM a AS one\nENV A=1\nFROM $S AS two\nFROM two\n", "", "1 ARG S=, 3 ENV A=1"},
		{"FROM a AS one\nARG JT\nFROM b\n", "", "2 ARG JT="},
	} {
		f, err := Parse("d", []byte(row.text))
		if err != nil {
			t.Errorf("%q: %v", row.text, err)
			continue
		}
		settings, from := f.Settings(row.target, map[string]string{"G": "given"}, map[string]string{"HOME": "/h"})
		var got []string
		for _, s := range settings {
			text := fmt.Sprintf("%d %s %s=%s", s.Line, s.Verb, s.Name, s.Value)
			if !s.Known {
				text += " ?"
			}
			got = append(got, text)
		}
		if strings.Join(got, ", ") != row.want || from != f.Image(row.target).From {
			t.Errorf("%q: %q of %q, want %q", row.text, got, from, row.want)
		}
	}
	if got, from := (&File{}).Settings("", nil, nil); got != nil || from != "" {
		t.Errorf("%v %q", got, from)
	}
}
