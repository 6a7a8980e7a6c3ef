package dockerfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func image(t *testing.T, text, target string) Image {
	t.Helper()
	f, err := Parse("Dockerfile", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f.Image(target)
}

func TestImage(t *testing.T) {
	shell := func(line string) []string { return []string{"/bin/sh", "-c", line} }
	const two = "FROM a AS one\nUSER me\nFROM b\nUSER you\n"
	for _, row := range []struct {
		text, target string
		want         Image
	}{
		{"FROM a\n", "", Image{From: "a"}},
		{"FROM --platform=linux/amd64 a\n", "", Image{From: "a"}},
		{"FROM a\nUSER me:users\nWORKDIR /x\nWORKDIR y/../z\n", "", Image{From: "a", User: "me:users", Workdir: "/x/z"}},
		{"FROM a\nWORKDIR x\n", "", Image{From: "a", Workdir: "/x"}},
		{"FROM a\nENV A=1 HOME=\"/h\" B=2\n", "", Image{From: "a", Home: "/h"}},
		{"FROM a\nENV HOME /h\n", "", Image{From: "a", Home: "/h"}},
		{"FROM a\nCMD jupyter lab\n", "", Image{From: "a", Cmd: shell("jupyter lab")}},
		{"FROM a\nCMD [\"jupyter\", \"lab\"]\n", "", Image{From: "a", Cmd: []string{"jupyter", "lab"}}},
		{"FROM a\nCMD x\nENTRYPOINT [\"tini\", \"--\"]\n", "", Image{From: "a", Entrypoint: []string{"tini", "--"}}},
		{"FROM a\nENTRYPOINT tini\nCMD x\n", "", Image{From: "a", Entrypoint: shell("tini"), Cmd: shell("x")}},
		{two, "", Image{From: "b", User: "you"}},
		{two, "one", Image{From: "a", User: "me"}},
		{two, "ONE", Image{From: "a", User: "me"}},
		{two, "none", Image{From: "b", User: "you"}},
		{"FROM a AS One\nUSER me\nFROM oNE\nWORKDIR /x\n", "", Image{From: "a", User: "me", Workdir: "/x"}},
		{"FROM a AS one\nUSER me\nFROM b AS two\nFROM one\n", "", Image{From: "a", User: "me"}},
	} {
		if diff := cmp.Diff(row.want, image(t, row.text, row.target)); diff != "" {
			t.Errorf("%q, %q (-want +got):\n%s", row.text, row.target, diff)
		}
	}
	for _, f := range []File{{}, {steps: []step{{verb: "ENV", words: []string{"HOME"}}}}} { // an ENV without a value
		if diff := cmp.Diff(Image{}, f.Image("x")); diff != "" {
			t.Error(diff)
		}
	}
}

// TestArgs: a variable has what was said above it, and nothing else.
func TestArgs(t *testing.T) {
	for _, row := range []struct{ above, from, want string }{
		{"ARG A=x", "$A", "x"},
		{"ARG A=x", "${A}", "x"},
		{"ARG A=x B=y", "$A/$B:1", "x/y:1"},
		{"ARG A=x", "$AB", "$AB"},
		{"ARG A=x\nARG AB=y", "$AB-$A", "y-x"},
		{"ARG A=x\nARG B=$A-y\nARG C=${B}-z", "$C", "x-y-z"},
		{"ARG B=$A-y\nARG A=x", "$B", "$A-y"},
		{"ARG A=$B\nARG B=$A", "$A", "$B"},
		{"ARG A=$B\nARG B=$A", "$B", "$B"},
		{"ARG A=$A", "$A", "$A"},
		{"ARG A=x\nARG A=$A$A", "$A", "xx"},
		{"ARG A", "a$A", "a"},
		{"ARG A='x'", "$A", "x"},
		{"ARG A=x\nARG B='$A'", "$B", "$A"},
		{"ARG A=x\nARG B=\"$A y\"", "$B", "x y"},
		{"ARG A=x\nARG B=\\$A", "$B", "$A"},
		{"ARG A=\"x'y\"", "$A", "x'y"},
		{"ARG A='x", "a$A", "a$A"},
		{"ARG A=\"x", "a$A", "a$A"},
		{"ARG A=x\nARG A='", "a$A", "a$A"},
		{"ARG A_1=x", "$A_1", "x"},
		{"ARG A09_AZaz=x", "$A09_AZaz", "x"}, // the ends of every range that a name is made of
		{"ARG A=a\\b", "$A", "ab"},
		{"ARG A=\"a\\b\"", "$A", "a\\b"},
		{"ARG A=x\nARG B=\"\\$A\"", "$B", "$A"},
		{"ARG A=x", "${A:-y}${A-y}", "xx"},
		{"ARG A=", "${A:-y}${A-z}", "y"},
		{"", "${A:-y}${A-z}", "yz"},
		{"ARG B=b", "${A:-${B}c}", "bc"},
		{"ARG A=x", "${A:+y}${A+z}", "yz"},
		{"ARG A=", "a${A:+y}${A+z}", "az"},
		{"", "a${A:+y}${A+z}", "a"},
		{"ARG A=x", "${A?no}", "${A?no}"},
		{"ARG A=x", "${A#x}y", "${A#x}y"},
		{"ARG A=x", "a${A", "a${A"},
		{"ARG A=x", "a${", "a${"},
		{"ARG A=x", "$A${}", "$A${}"},
		{"ARG A=x", "$A${:-y}", "$A${:-y}"},
		{"ARG A=x", "a${A:}", "a${A:}"},
		{"", "a$", "a$"},
		{"ARG A=one\nFROM x AS one\nUSER me", "$A", "x"},
		{"FROM x\nARG A=y", "z$A", "z$A"}, // of the stage, unknown to FROM
	} {
		text := row.above + "\nFROM " + row.from + "\n"
		for range 20 { // the order of a map would differ
			if got := image(t, text, "").From; got != row.want {
				t.Errorf("%q: %q, want %q", text, got, row.want)
				break
			}
		}
	}
}

// TestArgBomb: variables that double one another stop at the longest word, and what
// is longer stays as it is written.
func TestArgBomb(t *testing.T) {
	var text strings.Builder
	text.WriteString("ARG A0=xxxxxxxx\n")
	for i := range 200 {
		fmt.Fprintf(&text, "ARG A%d=$A%d$A%d\n", i+1, i, i)
	}
	long, deep := strings.Repeat("x", maxWord+1), strings.Repeat("${B:-", 170)
	for from, want := range map[string]string{
		"$A7":                               long[:maxWord],
		"$A7x":                              "$A7x",
		"$A8":                               "$A8",
		"$A6$A6$A6":                         "$A6$A6$A6",
		strings.Repeat(`""`, maxWord) + "x": strings.Repeat(`""`, maxWord) + "x",
		long[:maxWord]:                      long[:maxWord],
		"$A0" + strings.Repeat(`""`, (maxWord-4)/2) + "x": "xxxxxxxxx", // as long as a word may be
		long + "$A0":                          long + "$A0",
		deep + "x" + strings.Repeat("}", 170): "x",
		strings.Repeat(deep, 20):              strings.Repeat(deep, 20),
	} {
		if got := image(t, text.String()+"FROM "+from+"\n", "").From; got != want {
			t.Errorf("%.20s: %d characters, %.40s", from, len(got), got)
		}
	}
	if got := image(t, text.String()+"FROM a$A200\n", "").From; len(got) > maxWord+1 {
		t.Errorf("%d characters", len(got))
	}
}
