package content

import (
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
)

// change is one difference of a directive that is not in a group.
type change struct {
	in scope
	pair
	without []string
}

// before returns the arguments that counted, also those of an enclosing block.
func (c change) before() []string {
	if c.was != nil {
		return c.was.Args
	}
	for at := c.in.up; at != nil; at = at.up {
		if d := at.was.First(c.is.Name); d != nil {
			return d.Args
		}
	}
	return c.without
}

// after returns the arguments that count now.
func (c change) after() []string {
	if c.is != nil {
		return c.is.Args
	}
	for at := c.in.up; at != nil; at = at.up {
		if d := at.is.First(c.was.Name); d != nil {
			return d.Args
		}
	}
	return c.without
}

// statements compares the directives that have no block and are in no group.
func (s scope) statements() {
	all := pairs(s.single(s.was), s.single(s.is), whole, keyOf)
	for i, p := range all {
		if p.was != nil && p.is != nil && whole(p.was) == whole(p.is) {
			continue
		}
		name := p.name()
		line := s.near(all, i)
		if s.values() {
			s.add(s.up.subject(s.name)+" "+mapped(s.args), line, p.change(), valueOpening(s.args))
			continue
		}
		r, ok := s.rows[s.kind()+" "+name]
		switch {
		case !ok:
			s.add(s.subject(name), line, p.change(), nginxOpening(name))
		case r.judge != nil && !r.judge(change{in: s, pair: p, without: strings.Fields(r.without)}):
			s.add(s.subject(name), line, p.change(), s.opening(r, p))
		}
	}
}

// opening returns what a difference opens.
func (s scope) opening(r nginxRow, p pair) finding.Opening {
	switch {
	case p.name() == "log_format" && p.is != nil && quiet(p.is.Args):
		return finding.OpensLogs // no token, but not what fail2ban reads
	case s.name == "if" && len(s.args) > 0 && strings.Contains(s.args[0], "origin"):
		return finding.OpensBrowser
	}
	return r.opens
}

// single returns the directives that have no block and are in no group.
func (s scope) single(b nginxconf.Block) (out []*nginxconf.Directive) {
	for _, d := range b {
		if d.Body == nil && (s.values() || !grouped(d.Name)) {
			out = append(out, d)
		}
	}
	return out
}

func (p pair) name() string {
	if p.was != nil {
		return p.was.Name
	}
	return p.is.Name
}
