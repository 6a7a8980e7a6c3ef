package dockerfile

import (
	"path"
	"strings"
)

// Ignore is a .dockerignore.
type Ignore []byte

// Matches reports whether it excludes a file from the build context. The last line
// that matches counts.
func (i Ignore) Matches(file string) (out bool) {
	for line := range strings.Lines(string(i)) {
		line, back := strings.CutPrefix(strings.TrimSpace(line), "!")
		if line == "" || line[0] == '#' {
			continue
		}
		pattern := rooted(line)
		base, anywhere := strings.CutPrefix(pattern, "**/")
		hit := within(pattern, file)
		for rest := file; anywhere && !hit; {
			hit = within(base, rest)
			_, after, more := strings.Cut(rest, "/")
			if rest = after; !more {
				break
			}
		}
		if hit {
			out = !back
		}
	}
	return out
}

// rooted returns a pattern relative to the build context.
func rooted(pattern string) string { return strings.Trim(path.Clean("/"+pattern), "/") }

// within reports whether a pattern matches a file or a folder above it; the empty
// pattern matches all.
func within(pattern, file string) bool {
	for ; file != "."; file = path.Dir(file) {
		if ok, err := path.Match(pattern, file); ok || err != nil || pattern == "" {
			return true
		}
	}
	return false
}
