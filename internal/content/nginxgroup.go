package content

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
)

// group is a list of directives that a block takes over whole from the block around
// it, or replaces whole.
type group struct {
	names   []string
	compare func(s scope, g group, was, is []*nginxconf.Directive, line int)
}

func groups() []group {
	return []group{
		{[]string{"allow", "deny"}, scope.access},
		{[]string{"limit_req"}, scope.limits},
		{[]string{"limit_conn"}, scope.limits},
		{[]string{"proxy_set_header"}, scope.headers},
		{[]string{"add_header"}, scope.headers},
		{[]string{"proxy_hide_header"}, scope.headers},
	}
}

func grouped(name string) bool {
	return slices.ContainsFunc(groups(), func(g group) bool { return slices.Contains(g.names, name) })
}

func (g group) in(b nginxconf.Block) (out []*nginxconf.Directive) {
	for _, d := range b {
		if d.Body == nil && slices.Contains(g.names, d.Name) {
			out = append(out, d)
		}
	}
	return out
}

// group compares the lists that count in the block, unless both come from the block
// around it.
func (s scope) group(g group) {
	was, is := g.in(s.was), g.in(s.is)
	if s.kind() != "http" || was == nil && is == nil {
		return
	}
	line := s.line
	if is != nil {
		line = is[len(is)-1].Line
	}
	for at := s.up; at != nil; at = at.up {
		if was == nil {
			was = g.in(at.was)
		}
		if is == nil {
			is = g.in(at.is)
		}
	}
	g.compare(s, g, was, is, line)
}

// access compares who is let in. The first match decides, and whom none matches gets in.
func (s scope) access(_ group, was, is []*nginxconf.Directive, line int) {
	allowed, closed := rangesOf(was)
	if !closed {
		return // everybody: nothing is wider
	}
	for _, d := range is {
		switch {
		case denies(d):
			return
		case d.Name == "allow" && !slices.ContainsFunc(allowed, func(p netip.Prefix) bool { return covers(p, d.Arg(0)) }):
			s.add(s.subject("allow"), d.Line, finding.Added, finding.OpensAccess)
		}
	}
	s.add(s.subject("deny"), line, finding.Removed, finding.OpensAccess)
}

// rangesOf returns the ranges that a list lets in; not closed: all others as well.
func rangesOf(list []*nginxconf.Directive) (out []netip.Prefix, closed bool) {
	for _, d := range list {
		if denies(d) {
			return out, true
		}
		if p, ok := prefix(d.Arg(0)); ok && d.Name == "allow" {
			out = append(out, p)
		} else if d.Name == "allow" && d.Arg(0) == "all" {
			return nil, false
		}
	}
	return out, false
}

func prefix(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		addr, err := netip.ParseAddr(text)
		return netip.PrefixFrom(addr, addr.BitLen()), err == nil && addr.Zone() == ""
	}
	return p.Masked(), true
}

func covers(p netip.Prefix, text string) bool {
	q, ok := prefix(text)
	return ok && p.Bits() <= q.Bits() && p.Contains(q.Addr())
}

// limits compares limit_req or limit_conn. All of a list are in force at once, so
// further ones are stricter.
func (s scope) limits(g group, was, is []*nginxconf.Directive, line int) {
	for _, d := range was {
		zone, at, change := zoneOf(d), line, finding.Removed
		strict := slices.ContainsFunc(is, func(other *nginxconf.Directive) bool {
			if zoneOf(other) != zone {
				return false
			}
			at, change = other.Line, finding.Changed
			return asStrict(d, other)
		})
		if !strict {
			s.add(s.subject(g.names[0])+" "+zone, at, change, finding.OpensThrottle)
		}
	}
}

// asStrict compares two limits of one zone.
func asStrict(was, is *nginxconf.Directive) bool {
	if was.Name == "limit_conn" {
		most, ok1 := count(was.Arg(1))
		n, ok2 := count(is.Arg(1))
		return ok1 && ok2 && n > 0 && n <= most
	}
	for _, a := range is.Args {
		name, value, _ := strings.Cut(a, "=")
		n, number := count(value)
		most, _ := count(option(was, "burst="))
		nodelay := slices.Contains(was.Args, "nodelay")
		switch {
		case name == "zone":
		case a == "nodelay" && nodelay:
		case name == "burst" && number && n <= most:
		case name == "delay" && number && nodelay: // fewer at once
		default:
			return false
		}
	}
	return true
}

// headers compares a list of headers by their names.
func (s scope) headers(g group, was, is []*nginxconf.Directive, line int) {
	name := g.names[0]
	left := map[string][]*nginxconf.Directive{}
	for _, d := range is {
		key := strings.ToLower(d.Arg(0))
		left[key] = append(left[key], d)
	}
	for _, d := range was {
		key := strings.ToLower(d.Arg(0))
		switch now := left[key]; {
		case len(now) == 0:
			s.add(s.subject(name)+" "+d.Arg(0), line, finding.Removed, headerOpening(name))
		case len(now) > 1 || !sameHeader(d, now[0]):
			s.add(s.subject(name)+" "+d.Arg(0), now[len(now)-1].Line, finding.Changed, headerOpening(name))
		}
		delete(left, key)
	}
	for _, d := range is { // in the order of the file
		if left[strings.ToLower(d.Arg(0))] != nil && !harmlessHeader(d) {
			s.add(s.subject(name), d.Line, finding.Added, headerOpening(name))
		}
	}
}

func headerOpening(name string) finding.Opening {
	if name == "proxy_set_header" {
		return finding.OpensForward
	}
	return finding.OpensBrowser
}

// sameHeader: the same value, or a stricter one for browsers.
func sameHeader(was, is *nginxconf.Directive) bool {
	return slices.Equal(was.Args[min(1, len(was.Args)):], is.Args[min(1, len(is.Args)):]) || is.Name == "add_header" && is.Arg(2) == "always" && len(is.Args) == 3 && stricterValue(is)
}

func stricterValue(d *nginxconf.Directive) bool {
	values, known := map[string][]string{
		"x-frame-options": {"DENY", "SAMEORIGIN"}, "x-content-type-options": {"nosniff"}, "referrer-policy": {"no-referrer", "same-origin"},
		"cross-origin-opener-policy": {"same-origin"}, "cross-origin-resource-policy": {"same-origin", "same-site"}, "cache-control": {"no-store"},
	}[strings.ToLower(d.Arg(0))]
	return known && slices.Contains(values, d.Arg(1))
}

// harmlessHeader: a header that may be there as well.
func harmlessHeader(d *nginxconf.Directive) bool {
	value := d.Arg(1)
	switch name := strings.ToLower(d.Arg(0)); d.Name {
	case "proxy_hide_header":
		return slices.Contains([]string{"server", "x-powered-by", "via"}, name)
	case "proxy_set_header":
		return name == "accept-encoding" && !strings.Contains(value, "$") || name == "x-request-id" && value == "$request_id"
	case "add_header":
		// A further policy only forbids more. Strict-Transport-Security needs seconds.
		free := slices.Contains([]string{"content-security-policy", "permissions-policy", "x-robots-tag"}, name)
		return !strings.Contains(value, "$") && (free || stricterValue(d) || name == "strict-transport-security" && transportSecurity(value))
	}
	return false
}

func transportSecurity(value string) bool {
	age, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(value, " ", "")), "max-age=")
	age, _, _ = strings.Cut(age, ";")
	n, number := count(age)
	return ok && number && n > 0
}
