package render

import (
	"os/exec"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/tree"
)

// TestFolderNames: Compose mounts, and the shell of HARDENING.md names, exactly the
// folder that was answered.
func TestFolderNames(t *testing.T) {
	for _, name := range []string{"./Übungen", "./U\u0308bungen", "./作業", "./a$b", "./$HOME/${X}", "./$(id)", "./it's", "./a b", "./#a", "./a{b}", "./~", "./a, b & c; d", "./100% [x] = @!^+", "./–„“"} {
		in, err := plainInput(answers.Prod, answers.Source{"notebooks": {Values: []string{name}}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		files, err := Files(in)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string][]byte{"docker-compose.yml": []byte("services: {jupyter: {image: x}, litellm: {image: y}}\n")}
		guide := ""
		for _, f := range files {
			all[f.Path] = f.Content
			if f.Path == "HARDENING.md" {
				guide = string(f.Content)
			}
		}
		folder, err := tree.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		m, err := compose.Load(folder.With(all), "x", []string{"docker-compose.yml", "docker-compose.override.yml"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := m.Services["jupyter"].Volumes[0].Source; got != folder.Dir+name[1:] {
			t.Errorf("%s: Compose mounts %s", name, got)
		}
		_, command, _ := strings.Cut(guide, "`sudo chown -R 1000:100 ")
		command, _, _ = strings.Cut(command, "`")
		out, err := exec.Command("sh", "-c", "printf %s "+command).Output()
		if err != nil || string(out) != name {
			t.Errorf("%s: the shell takes %s for %q, %v", name, command, out, err)
		}
	}
}
