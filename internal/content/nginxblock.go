package content

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
)

// blocks compares the directives that have a block.
func (s scope) blocks() {
	all := pairs(bodied(s.was), bodied(s.is), wholeBlock, blockKey, addressKey, namesKey)
	for i, p := range all {
		line := s.near(all, i)
		name := s.subject(p.name())
		if p.was != nil && p.name() == "map" {
			name += " " + mapped(p.was.Args)
		}
		switch {
		case p.was == nil && !s.harmlessBlock(p.is), p.is == nil && !s.spareServer(p.was):
			s.add(name, line, p.change(), blockOpening(p))
		case p.was == nil || p.is == nil:
		case p.name() != "server" && whole(p.was) != whole(p.is):
			s.add(name, line, finding.Changed, blockOpening(p))
		default:
			scope{nginxFile: s.nginxFile, up: &s, name: p.name(), args: p.was.Args, was: p.was.Body, is: p.is.Body, line: p.is.Line}.compare()
		}
	}
}

func bodied(b nginxconf.Block) (out []*nginxconf.Directive) {
	for _, d := range b {
		if d.Body != nil {
			out = append(out, d)
		}
	}
	return out
}

// wholeBlock returns a key that only equal blocks have, apart from what is in them. A
// server is told by its sockets and names.
func wholeBlock(d *nginxconf.Directive) string {
	if d.Name != "server" {
		return whole(d)
	}
	return blockKey(d) + " " + namesKey(d)
}

// namesKey returns the names of a server, and the key of any other block.
func namesKey(d *nginxconf.Directive) string {
	if d.Name != "server" {
		return blockKey(d)
	}
	var names []string
	for _, n := range d.Body.Named("server_name") {
		names = append(names, n.Args...)
	}
	slices.Sort(names)
	return d.Name + " " + strings.Join(names, " ")
}

// blockKey returns what makes a block the same one: a map sets a variable, a location
// has a path, a server has sockets.
func blockKey(d *nginxconf.Directive) string {
	switch {
	case d.Name == "server":
		return addressKey(d) + map[bool]string{true: " default"}[slices.ContainsFunc(d.Body.Named("listen"), isDefault)]
	case len(d.Args) == 0:
		return d.Name
	}
	return d.Name + " " + d.Args[len(d.Args)-1]
}

// addressKey returns the addresses that a server listens on, and the key of any other
// block.
func addressKey(d *nginxconf.Directive) string {
	if d.Name != "server" {
		return blockKey(d)
	}
	var out []string
	for _, l := range d.Body.Named("listen") {
		out = append(out, l.Arg(0))
	}
	slices.Sort(out)
	return d.Name + " " + strings.Join(out, ",")
}

func isDefault(listen *nginxconf.Directive) bool {
	return slices.Contains(listen.Args, "default_server") || slices.Contains(listen.Args, "default")
}

func blockOpening(p pair) finding.Opening {
	d := p.was
	if d == nil {
		d = p.is
	}
	switch {
	case d.Name == "map":
		return valueOpening(d.Args)
	case d.Name == "if" && strings.Contains(d.Arg(0), "origin"):
		return finding.OpensBrowser
	}
	return nginxOpening(d.Name)
}

// harmlessBlock: one that was added and only refuses, or sets a variable that nothing
// of the design reads.
func (s scope) harmlessBlock(d *nginxconf.Directive) bool {
	switch d.Name {
	case "location", "if", "limit_except":
		if len(d.Body) != 1 || captures(d.Args) {
			return false
		}
		only := d.Body[0]
		return denies(only) && only.Body == nil && (d.Name != "limit_except" || only.Name == "deny")
	case "map", "geo":
		for _, entry := range d.Body {
			if entry.Name == "include" || captures(append([]string{entry.Name}, entry.Args...)) {
				return false
			}
		}
		return len(d.Args) > 0 && s.free(d.Args[len(d.Args)-1])
	}
	return false
}

// spareServer: without it nothing listens on its addresses, or their default server,
// which the design has, answers. The health check needs its own.
func (s scope) spareServer(d *nginxconf.Directive) bool {
	if d.Name != "server" {
		return false
	}
	for _, l := range d.Body.Named("listen") {
		if isDefault(l) || strings.HasPrefix(l.Arg(0), "127.") {
			return false
		}
		left, guarded := false, false
		for _, other := range s.is.Named("server") {
			for _, socket := range other.Body.Named("listen") {
				left = left || socket.Arg(0) == l.Arg(0)
				guarded = guarded || socket.Arg(0) == l.Arg(0) && isDefault(socket)
			}
		}
		if left && !guarded {
			return false
		}
	}
	return d.Body.First("listen") != nil
}

// order compares the order of what nginx runs or tries in turn.
func (s scope) order() {
	in := func(b nginxconf.Block, other nginxconf.Block) (out []*nginxconf.Directive) {
		known := map[string]bool{}
		for _, d := range other {
			known[whole(d)] = true
		}
		for _, d := range b {
			if s.runs(d) && known[whole(d)] {
				out = append(out, d)
			}
		}
		return out
	}
	was, is := in(s.was, s.is), in(s.is, s.was)
	for i := 0; i < min(len(was), len(is)); i++ {
		if whole(was[i]) != whole(is[i]) {
			s.add(s.orderSubject(is[i]), is[i].Line, finding.Changed, finding.OpensDesign)
			return
		}
	}
}

func (s scope) orderSubject(d *nginxconf.Directive) string {
	if s.values() {
		return s.up.subject(s.name) + " " + mapped(s.args)
	}
	return s.subject(d.Name)
}

// runs reports whether the place of a statement among others counts.
func (s scope) runs(d *nginxconf.Directive) bool {
	if s.values() {
		return strings.HasPrefix(d.Name, "~")
	}
	return slices.Contains([]string{"set", "if", "return", "rewrite", "break"}, d.Name)
}
