package nftconf

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/align"
	"example.com/magi-harden/internal/finding"
)

// comparison is one run of Compare.
type comparison struct {
	was, is *File
	found   []finding.Difference
}

// Compare returns what weakens the rendered table, in the order of the file. Harmless is
// what lets fewer packets pass: a rule that drops, addresses that are no longer accepted.
// The subject is a chain and its rendered rule; "" outside of the rendered table.
func Compare(rendered, edited *File) []finding.Difference {
	c := &comparison{was: rendered, is: edited}
	if len(edited.statements) == 0 && len(rendered.statements) > 0 {
		c.found = append(c.found, finding.Difference{Line: 1, Edit: finding.Edit{Change: finding.Removed, Opens: finding.OpensMissing}})
		return c.found
	}
	line := 1
	var gone, come []statement // between two pairs
	for _, s := range align.Lists(rendered.keys(), edited.keys()) {
		switch {
		case s.Is < 0:
			gone = append(gone, rendered.statements[s.Was])
			continue
		case s.Was < 0:
			come = append(come, edited.statements[s.Is])
			continue
		}
		c.changed(gone, come, line)
		gone, come, line = nil, nil, edited.statements[s.Is].line
	}
	c.changed(gone, come, line)
	return c.found
}

func (f *File) keys() (out []string) {
	for _, s := range f.statements {
		out = append(out, s.key())
	}
	return out
}

// changed judges what is between two pairs, the first of which is in a line: the first
// that comes stands for the first that is gone, and so on.
func (c *comparison) changed(gone, come []statement, line int) {
	come = slices.DeleteFunc(come, c.harmless)
	for i := range max(len(gone), len(come)) {
		switch {
		case i >= len(come):
			if _, _, accepts := gone[i].acceptsFrom(); !accepts {
				c.add(gone[i], gone[i].words, line, finding.Removed)
			}
		case i >= len(gone):
			c.add(come[i], nil, come[i].line, finding.Added)
		default:
			c.add(gone[i], gone[i].words, come[i].line, finding.Changed)
		}
	}
}

// harmless reports whether a rule that comes lets nothing more pass.
func (c *comparison) harmless(s statement) bool {
	if s.block != inChain || !c.was.has(s.chain) {
		return false
	}
	if s.drops() || s.logsOnly() {
		return true
	}
	family, from, ok := s.acceptsFrom()
	if !ok {
		return false
	}
	var allowed []span
	for _, r := range c.was.statements {
		if f, spans, ok := r.acceptsFrom(); ok && f == family && r.chain == s.chain {
			allowed = append(allowed, spans...)
		}
	}
	return !slices.ContainsFunc(from, func(s span) bool { return !s.within(allowed) })
}

func (f *File) has(chain string) bool {
	return slices.ContainsFunc(f.statements, func(s statement) bool { return s.chain == chain })
}

// add adds a difference about a statement. Only words of the rendered table are shown.
func (c *comparison) add(s statement, rendered []string, line int, change finding.Change) {
	opens, subject := finding.OpensNetwork, strings.Join(rendered, " ")
	if s.chain != "" && c.was.has(s.chain) {
		subject = strings.TrimSuffix("chain "+s.chain+": "+subject, ": ")
		if c.was.limits(s.chain) {
			opens = finding.OpensClients
		}
	}
	c.found = append(c.found, finding.Difference{Subject: subject, Line: line, Edit: finding.Edit{Change: change, Opens: opens}})
}

// limits reports whether a chain accepts some addresses only.
func (f *File) limits(chain string) bool {
	return slices.ContainsFunc(f.statements, func(s statement) bool { _, _, ok := s.acceptsFrom(); return ok && s.chain == chain })
}
