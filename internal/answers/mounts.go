package answers

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"example.com/magi-harden/internal/shell"
)

// Offered is a value to select, with a note about it.
type Offered struct{ Value, Note string }

// offer returns the values without notes.
func offer(values []string) (out []Offered) {
	for _, v := range values {
		out = append(out, Offered{Value: v})
	}
	return out
}

// offerMounts returns the sources that only a name keeps, each with what it gives away.
func offerMounts(f Found) (out []Offered) {
	for _, a := range f.Asked {
		out = append(out, Offered{a.Source, a.Gives})
	}
	return out
}

// parseSource returns the path of a mount, cleaned, or the name of a volume.
func parseSource(text string) (string, error) {
	hidden := func(r rune) bool { return !unicode.IsPrint(r) }
	if text == "" || strings.ContainsFunc(text, hidden) || strings.ContainsAny(text, "$`\"\\") {
		return "", fmt.Errorf("%.80q is not the source of a mount: name it as the compose file does, with its variables replaced", text)
	}
	clean := path.Clean(text)
	if !strings.Contains(text, "/") && clean != ".." {
		return text, nil
	}
	if !path.IsAbs(clean) && clean != ".." && !strings.HasPrefix(clean, "../") {
		return "./" + clean, nil
	}
	return clean, nil
}

// named reports whether the answer names a source.
func (a Asked) named(s Answers) bool {
	return slices.Contains(s.Mounts, a.Source) || a.Path != "" && slices.Contains(s.Mounts, a.Path)
}

// unusedMounts warns of names that keep nothing.
func unusedMounts(_ []string, s Answers, f Found) (out []Remark) {
	for _, name := range s.Mounts {
		if !slices.ContainsFunc(f.Asked, func(a Asked) bool { return a.Source == name || a.Path == name }) {
			out = append(out, Remark{Kind: KeepsNothing, Value: name})
		}
	}
	return out
}

// unnamedWork refuses to leave the notebooks behind in a source that is not named.
func unnamedWork(s Answers, f Found) []string {
	i := slices.IndexFunc(f.Asked, func(a Asked) bool { return a.Work })
	if i < 0 || s.Notebooks != "" && s.Notebooks != f.Asked[i].Source || f.Asked[i].named(s) {
		return nil
	}
	a := f.Asked[i]
	return []string{fmt.Sprintf("the notebooks are in %s, which is not kept unless it is named: %s\nkeep it with --mounts %s, or name another folder", a.Source, a.Gives, shell.Word(a.Source))}
}

// heldByName returns the messages about sources that are kept by name and hold the
// stack's own files.
func heldByName(s Answers, f Found) (out []string) {
	for _, a := range f.Asked {
		if a.Holds != "" && a.named(s) {
			out = append(out, a.Holds)
		}
	}
	return out
}
