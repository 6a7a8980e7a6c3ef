package cli

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// follow lets the stored answers follow a change of the profile, and gives all
// layers. What it did is told by noteProfile, once every answer is there.
func (d *deployment) follow(layers []answers.Source, stored answers.Source, f answers.Found) []answers.Source {
	c := answers.Follow(layers, stored, f)
	d.profile = &c
	return append(layers[:len(layers):len(layers)], c.Stored)
}

// noteProfile tells, in one line, which answers followed the profile, and which
// were chosen, stay, and open more than it would.
func (d *deployment) noteProfile(layers []answers.Source) {
	c := d.profile
	if c == nil || c.From == c.To {
		return
	}
	var parts []string
	for _, q := range answers.Questions() {
		was, follows := c.Follows[q.Key]
		if answers.Gives(layers, q) {
			continue // whoever gave it knows
		}
		if is := strings.Join(q.Get(d.spec), " "); follows && was != is {
			parts = append(parts, fmt.Sprintf("%s %s → %s", q.Key, orNone(was), orNone(is)))
		}
	}
	if parts != nil {
		d.notes = append(d.notes, fmt.Sprintf("profile %s → %s: what was %s's own follows: %s", c.From, c.To, c.From, strings.Join(parts, ", ")))
	}
	for _, key := range c.Weaker(d.spec, layers) {
		q, _ := answers.Find(key)
		d.notes = append(d.notes, fmt.Sprintf("%s: %s was chosen, so it stays in %s, which has %s by itself\nto close it: magi-harden upgrade --set %s=%s", key, strings.Join(q.Get(d.spec), " "), c.To, q.Default.Prod, key, q.Default.Prod))
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
