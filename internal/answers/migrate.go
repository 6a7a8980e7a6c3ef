package answers

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Migration brings the answers of one version of the file to the next one.
type Migration struct {
	From    int                 // the version that it takes
	Gone    []string            // keys of that version that the next one has no more
	Message string              // what it did, for the author of the answers
	Apply   func(Source) Source // pure; keeps the From of what it moves
}

// migrations lists what brings an older file to Version, the oldest first: one
// for each version before it.
func migrations() []Migration { return nil }

// format is the newest version of the file that can be read, and what brings
// older ones to it.
type format struct {
	newest     int
	migrations []Migration
}

// since gives the migrations that a file of a version needs.
func (f format) since(version int) []Migration {
	return slices.DeleteFunc(slices.Clone(f.migrations), func(m Migration) bool { return m.From < version })
}

// knows reports whether a file of a version may have a key. Dashes are for flags.
func (f format) knows(version int, key string) bool {
	if slices.ContainsFunc(f.since(version), func(m Migration) bool { return slices.Contains(m.Gone, key) }) {
		return true
	}
	_, known := Find(key)
	return known && !strings.Contains(key, "-")
}

// migrate brings the answers of a version to the newest, and marks what became
// another answer with the message about it.
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

// migrationNotes tells what migrations made of the answers in force.
func migrationNotes(layers []Source) (notes []string) {
	for _, q := range Questions() {
		i := slices.IndexFunc(layers, func(l Source) bool { _, has := l[q.Key]; return has })
		if i >= 0 && layers[i][q.Key].Note != "" {
			g := layers[i][q.Key]
			notes = append(notes, fmt.Sprintf("%s: %s", g.From, g.Note))
		}
	}
	return notes
}
