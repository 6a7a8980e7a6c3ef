package answers

import (
	"maps"
	"slices"
	"strings"
)

// Migration converts the answers of one version of the file to the next.
type Migration struct {
	From    int                 // the version that it converts
	Gone    []string            // keys of that version that the next does not have
	Message string              // what it changed, for the user
	Apply   func(Source) Source // pure; keeps the From of what it moves
}

// migrations returns one migration for each version before Version, oldest first.
func migrations() []Migration { return nil }

// format is the newest version of the file that can be read, and the migrations of
// older ones.
type format struct {
	newest     int
	migrations []Migration
}

// since returns the migrations that a file of a version needs.
func (f format) since(version int) []Migration {
	return slices.DeleteFunc(slices.Clone(f.migrations), func(m Migration) bool { return m.From < version })
}

// knows reports whether a file of a version may have a key. Keys with dashes are
// flag names, and unknown.
func (f format) knows(version int, key string) bool {
	if slices.ContainsFunc(f.since(version), func(m Migration) bool { return slices.Contains(m.Gone, key) }) {
		return true
	}
	_, known := Find(key)
	return known && !strings.Contains(key, "-")
}

// migrate returns the answers of a version as those of the newest. Each changed
// answer gets the migration's message as its Note.
func (f format) migrate(version int, s Source) Source {
	for _, m := range f.since(version) {
		next := m.Apply(maps.Clone(s))
		for key, now := range next {
			if was, had := s[key]; !had || !slices.Equal(was.Values, now.Values) {
				now.Note = m.Message
				next[key] = now
			}
		}
		s = next
	}
	return s
}

// migrated returns the remarks about the answers that a migration changed and that
// take precedence.
func migrated(layers []Source) (out []Remark) {
	for _, q := range Questions() {
		i := slices.IndexFunc(layers, func(l Source) bool { _, has := l[q.Key]; return has })
		if i >= 0 && layers[i][q.Key].Note != "" {
			g := layers[i][q.Key]
			out = append(out, Remark{Kind: Migrated, Key: q.Key, From: g.From, Value: g.Note})
		}
	}
	return out
}
