package compose

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestConfined: what Compose would open by itself lies in the folder and is a file,
// whichever key and spelling names it.
func TestConfined(t *testing.T) {
	outside := t.TempDir()
	for name, content := range map[string]string{"c.yml": "services: {x: {image: secret, hostname: secret}}\n", ".env": "S=secret\n", "l": "a=secret\n"} {
		if err := os.WriteFile(filepath.Join(outside, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const out, plain = "outside", ""
	for stack, want := range map[string]string{
		"include: [b.yml]":                                    plain,
		"include: [sub/c.yml]":                                plain,
		"include: [{path: [b.yml, sub/c.yml]}]":               plain,
		"include: [\"${B}.yml\"]":                             plain,
		"include: [{path: b.yml, env_file: e}]":               plain,
		"include: [{path: b.yml, env_file: /dev/null}]":       plain,
		"include: [{path: b.yml, project_directory: sub}]":    plain,
		"services: {j: {image: x, label_file: e}}":            plain,
		"services: {j: {extends: {file: b.yml, service: b}}}": plain,

		"include: [OUT/c.yml]":                                           out,
		"include: [\"${OUT}/c.yml\"]":                                    out,
		"include: [{path: [b.yml, OUT/c.yml]}]":                          out,
		"include: [{path: b.yml, env_file: OUT/.env}]":                   out,
		"include: [{path: b.yml, env_file: [e, OUT/.env]}]":              out,
		"include: [{path: b.yml, project_directory: OUT}]":               out,
		"x-a: &a {path: OUT/c.yml}\ninclude: [*a]":                       out,
		"x-a: &a {env_file: OUT/.env}\ninclude: [{<<: *a, path: b.yml}]": out,
		"x-a: &a {include: [OUT/c.yml]}\n<<: *a":                         out,
		"services: {j: {extends: {file: OUT/c.yml, service: x}}}":        out,
		"services: {j: {extends: {file: ~/c.yml, service: x}}}":          out,
		"services: {j: {image: x, label_file: OUT/l}}":                   out,
		"services: {j: {image: x, label_file: [e, OUT/l]}}":              out,
		"include: [out.yml]":                                             out, // that includes one
		"services: {j: {extends: {file: far.yml, service: b}}}":          out, // whose service extends one
		"include: [link.yml]":                                            "symlink",
		"include: [{path: b.yml, project_directory: linked}]":            "symlink",
		"include: [fifo]":                                                "regular",
		"include: [{path: b.yml, env_file: fifo}]":                       "regular",
		"services: {j: {extends: {file: fifo, service: x}}}":             "regular",
		"services: {j: {image: x, label_file: fifo}}":                    "regular",
		"include: [nested.yml]":                                          "env_file",
		"include: [varied.yml]":                                          "variable",
		"include: [!!binary L2V0Yy9wYXNzd2Q=]":                           "base64",
		"!!binary aW5jbHVkZQ==: [OUT/c.yml]":                             "base64",
		"include: [sub/fifo.yml]":                                        "regular",
	} {
		put := func(text string) string { return strings.ReplaceAll(text, "OUT", outside) }
		stack = strings.ReplaceAll(stack, "${OUT}", "${FAR}")
		files := treetest.Folder(t, map[string]string{
			"compose.yml": put(stack) + "\n", "b.yml": "services: {b: {image: y}}\n", "sub/c.yml": "services: {c: {image: z}}\n", "e": "A=b\n",
			".env": put("B=b\nFAR=OUT\n"), "out.yml": put("include: [OUT/c.yml]\n"), "far.yml": put("services: {b: {extends: {file: OUT/c.yml, service: x}}}\n"),
			"nested.yml": "include: [{path: b.yml, env_file: e}]\n", "varied.yml": "include: [\"${B}.yml\"]\n", "sub/fifo.yml": "include: [../fifo]\n",
		})
		for link, target := range map[string]string{"link.yml": "c.yml", "linked": "."} {
			if err := os.Symlink(filepath.Join(outside, target), filepath.Join(files.Dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		if err := syscall.Mkfifo(filepath.Join(files.Dir, "fifo"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(files, "x", []string{"compose.yml"})
		switch {
		case want == plain && err != nil:
			t.Errorf("%s: %v", stack, err)
		case want != plain && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", stack, err, want)
		}
	}
}

// TestNested: Compose takes the square of the time for what is nested.
func TestNested(t *testing.T) {
	for depth, ok := range map[int]bool{50: true, 98: true, 101: false, 9000: false} {
		_, err := Documents("x", []byte("x: "+strings.Repeat("[", depth)+strings.Repeat("]", depth)+"\n"))
		if (err == nil) != ok {
			t.Errorf("%d: %v", depth, err)
		}
	}
}
