package content

import (
	"regexp"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
)

// Nginx compares two configurations of nginx.
func Nginx(rendered, edited *nginxconf.Config) []finding.Difference {
	c := &nginxFile{found: &found{}, rows: nginxRows(), known: nginxconf.Directives(), variables: variablesOf(rendered)}
	rendered.Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
		if d.Name == "access_log" {
			c.logs = append(c.logs, d.Args)
		}
	})
	scope{nginxFile: c, was: rendered.Block, is: edited.Block, line: 1}.compare()
	return c.sorted()
}

// nginxFile is one comparison.
type nginxFile struct {
	*found
	rows      map[string]nginxRow // by kind of block and name
	known     map[string]bool     // names of directives
	variables map[string]bool     // that the rendered file uses
	logs      [][]string          // arguments of each access_log of the rendered file
}

// scope is a block that both files have.
type scope struct {
	*nginxFile
	up      *scope
	name    string // of the block; "" at the top
	args    []string
	was, is nginxconf.Block
	line    int // in the edited file
}

// compare compares all that stands in the block.
func (s scope) compare() {
	for _, g := range groups() {
		s.group(g)
	}
	s.statements()
	s.blocks()
	s.order()
}

// likeName matches what only a directive is called.
var likeName = regexp.MustCompile(`^([a-z]+(_[a-z0-9]+){1,6}|stream|mail)$`)

// subject returns the path of a name in the block.
func (s scope) subject(name string) string {
	if !s.known[name] && !likeName.MatchString(name) {
		name = unnamed
	}
	for at := &s; at != nil && at.name != ""; at = at.up {
		name = at.name + "." + name
	}
	return name
}

// values reports whether the block has values, and no directives.
func (s scope) values() bool { return s.name == "map" || s.name == "geo" }

// kind returns which rows of the table are about the block.
func (s scope) kind() string {
	switch s.name {
	case "":
		return "main"
	case "http", "server", "location", "if":
		return "http"
	}
	return s.name
}

// pair is a statement in the two files; one of them may be nil.
type pair struct{ was, is *nginxconf.Directive }

// pairs matches the statements of two blocks by their keys: by the first one as far as
// it goes, then by the next. Statements with one key are matched in their order. The
// pairs come in the order of the rendered block, and those that were added at the end.
func pairs(was, is []*nginxconf.Directive, keys ...func(*nginxconf.Directive) string) []pair {
	out := make([]pair, len(was))
	for i, d := range was {
		out[i].was = d
	}
	taken := map[*nginxconf.Directive]bool{}
	for _, name := range keys {
		waiting := map[string][]*nginxconf.Directive{}
		for _, d := range is {
			if !taken[d] {
				waiting[name(d)] = append(waiting[name(d)], d)
			}
		}
		for i, p := range out {
			if list := waiting[name(p.was)]; p.is == nil && len(list) > 0 {
				out[i].is, taken[list[0]] = list[0], true
				waiting[name(p.was)] = list[1:]
			}
		}
	}
	for _, d := range is {
		if !taken[d] {
			out = append(out, pair{nil, d})
		}
	}
	return out
}

// whole returns a key that only equal statements have; their blocks do not count.
func whole(d *nginxconf.Directive) string {
	var key strings.Builder
	if d.Body != nil {
		key.WriteByte('{')
	}
	for _, word := range append([]string{d.Name}, d.Args...) {
		key.WriteString(strconv.Itoa(len(word)) + " " + word)
	}
	return key.String()
}

// near returns the line of a pair: where it is, or else of the one before it that is
// still there, or else of the block.
func (s scope) near(all []pair, i int) int {
	for ; i >= 0; i-- {
		if all[i].is != nil {
			return all[i].is.Line
		}
	}
	return s.line
}

func (p pair) change() finding.Change {
	switch {
	case p.was == nil:
		return finding.Added
	case p.is == nil:
		return finding.Removed
	}
	return finding.Changed
}

// keyOf returns what makes a statement the same one with another value.
func keyOf(d *nginxconf.Directive) string {
	key := d.Name
	switch d.Name {
	case "set", "log_format", "listen", "server":
		return key + " " + d.Arg(0)
	case "limit_req_zone", "limit_conn_zone":
		return key + " " + zoneOf(d)
	case "error_page":
		return key + " " + strings.Join(d.Args[:max(len(d.Args)-1, 0)], " ")
	}
	return key
}

// zoneOf returns the name of a zone that a directive defines or uses.
func zoneOf(d *nginxconf.Directive) string {
	for _, a := range d.Args {
		if zone, ok := strings.CutPrefix(a, "zone="); ok {
			name, _, _ := strings.Cut(zone, ":")
			return name
		}
	}
	return d.Arg(0)
}
