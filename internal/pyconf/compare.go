package pyconf

import (
	"example.com/magi-harden/internal/align"
	"example.com/magi-harden/internal/finding"
)

// comparison is one run of Compare.
type comparison struct {
	was, is *File
	owned   struct{ was, is []subject }
	start   int            // the statement that makes c
	fresh   map[int]bool   // the statements that come
	last    map[string]int // of each trait that is sets at the top: its last statement, which counts
	told    map[string]int // of each subject: its difference
	found   []finding.Difference
}

// Compare returns what weakens the rendered configuration, in the order of the file. The
// rest has the same meaning, but for settings that are known to be harmless. The subject
// is a trait, a function, a class or the first words, in ASCII.
func Compare(rendered, edited *File) []finding.Difference {
	c := &comparison{was: rendered, is: edited, fresh: map[int]bool{}, last: map[string]int{}, told: map[string]int{}, start: len(edited.statements)}
	if edited.coding > 0 && rendered.coding == 0 {
		c.add("coding", edited.coding, finding.Added, finding.OpensStart)
	}
	if len(edited.statements) == 0 && len(rendered.statements) > 0 {
		c.add("", 1, finding.Removed, finding.OpensMissing)
		return c.found
	}
	c.owned.was, c.owned.is = rendered.subjects(), edited.subjects()
	for i, s := range edited.statements {
		if trait, _, ok := s.assignment(); ok {
			c.last[trait] = i
		}
	}
	steps := align.Lists(rendered.keys(), edited.keys())
	for _, s := range steps {
		switch {
		case s.Paired() && rendered.statements[s.Was].key() == maker:
			c.start = s.Is
		case s.Was < 0:
			c.fresh[s.Is] = true
		}
	}
	line := 1
	for _, s := range steps {
		switch {
		case s.Is < 0:
			c.removed(s.Was, line)
			continue
		case s.Was < 0:
			c.added(s.Is)
		}
		line = edited.statements[s.Is].line
	}
	return c.found
}

// maker is the key of the statement that makes c.
const maker = "0\x00c\x00=\x00get_config\x00(\x00)"

func (f *File) keys() (out []string) {
	for _, s := range f.statements {
		out = append(out, s.key())
	}
	return out
}

// removed judges a statement that is gone. Another value in its place is judged there.
func (c *comparison) removed(i, line int) {
	if trait, _, ok := c.was.statements[i].assignment(); ok {
		if at, set := c.last[trait]; set && c.fresh[at] {
			return
		}
		c.add("c."+trait, line, finding.Removed, rowOf(trait).opens)
		return
	}
	c.add(c.owned.was[i].name, line, finding.Removed, c.owned.was[i].opens)
}

// added judges a statement that comes.
func (c *comparison) added(i int) {
	s := c.is.statements[i]
	trait, value, ok := s.assignment()
	if !ok {
		c.add(c.owned.is[i].name, s.line, finding.Added, c.owned.is[i].opens)
		return
	}
	r := rowOf(trait)
	was, set := c.was.value(trait)
	is, plain := literalOf(value)
	switch {
	case plain && i > c.start && c.last[trait] != i: // a later one counts
	case plain && i > c.start && (was != nil && is.same(*was) || r.harmless(change{was, is})):
	case set:
		c.add("c."+trait, s.line, finding.Changed, r.opens)
	default:
		c.add("c."+trait, s.line, finding.Added, r.opens)
	}
}

// value returns the last value that a trait is set to; nil where it is no literal. set is
// false where nothing sets it.
func (f *File) value(trait string) (v *literal, set bool) {
	for _, s := range f.statements {
		if t, value, ok := s.assignment(); ok && t == trait {
			v, set = nil, true
			if is, plain := literalOf(value); plain {
				v = &is
			}
		}
	}
	return v, set
}

// assignment returns the trait that the statement sets, and the tokens of its value. ok is
// false for other statements, and within blocks.
func (s statement) assignment() (trait string, value []token, ok bool) {
	if s.depth > 0 || len(s.tokens) < 7 || s.tokens[0].text != "c" || s.tokens[1].text != "." || s.tokens[3].text != "." || s.tokens[5].text != "=" {
		return "", nil, false
	}
	if s.tokens[2].kind != nameToken || s.tokens[4].kind != nameToken || !ascii(s.tokens[2].text+s.tokens[4].text) {
		return "", nil, false
	}
	return s.tokens[2].text + "." + s.tokens[4].text, s.tokens[6:], true
}

// add adds a difference. There is one for each subject.
func (c *comparison) add(subject string, line int, change finding.Change, opens finding.Opening) {
	i, known := c.told[subject]
	if !known || subject == "" {
		c.told[subject] = len(c.found)
		c.found = append(c.found, finding.Difference{Subject: subject, Line: line, Edit: finding.Edit{Change: change, Opens: opens}})
		return
	}
	f := &c.found[i]
	if f.Change == finding.Removed && change != f.Change {
		f.Line = line // where there is something to see
	}
	if f.Change != change {
		f.Change = finding.Changed
	}
}
