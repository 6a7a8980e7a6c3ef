package render

import (
	"os/exec"
	"testing"
)

func TestShellWord(t *testing.T) {
	for _, text := range []string{"./notebooks", "./my notebooks", "it's", "$(id)", "`id`", "a;b", "", "~", "*", "a\nb", `\`, `"`} {
		out, err := exec.Command("sh", "-c", "printf '<%s>' "+shellWord(text)).Output()
		if err != nil || string(out) != "<"+text+">" {
			t.Errorf("%q: %q, %v", text, out, err)
		}
	}
	if got := shellWord("./data/jupyter/notebooks"); got != "./data/jupyter/notebooks" {
		t.Errorf("a plain path is quoted: %s", got)
	}
}
