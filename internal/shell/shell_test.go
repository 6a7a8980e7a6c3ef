package shell

import (
	"os/exec"
	"testing"
)

func TestWord(t *testing.T) {
	for _, text := range []string{"./notebooks", "./my notebooks", "it's", "$(id)", "`id`", "a;b", "", "~", "*", "a\nb", `\`, `"`} {
		out, err := exec.Command("sh", "-c", "printf '<%s>' "+Word(text)).Output()
		if err != nil || string(out) != "<"+text+">" {
			t.Errorf("%q: %q, %v", text, out, err)
		}
	}
	if got := Word("./data/jupyter/notebooks"); got != "./data/jupyter/notebooks" {
		t.Errorf("a plain path is quoted: %s", got)
	}
}

// TestWordExactly: only what the shell would change is quoted.
func TestWordExactly(t *testing.T) {
	for word, want := range map[string]string{"/srv/x": "/srv/x", "": "''", "a b": "'a b'", "$(id)": "'$(id)'", "it's": `'it'\''s'`, "ü": "'ü'"} {
		if got := Word(word); got != want {
			t.Errorf("%q: %s", word, got)
		}
	}
}
