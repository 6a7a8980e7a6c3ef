package compose

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// What extends, ranges and tags may make of the values that are written.
const (
	minExtended = 50_000     // values that extends may add to any stack
	maxCopied   = 20_000_000 // values that Compose copies for extends with a file
	maxTagged   = 10_000_000 // comparisons of a value with a !reset or !override
	maxPorts    = 20_000     // published ports, of which a range has several
	maxLinks    = 100        // services that one may extend, each through the one before
)

// growth is how much Compose makes of the files so far.
type growth struct {
	written  int // values
	extended int // values that extends adds
	copied   int // values of files that services extend, once for each
	ports    int
	tags     int // !reset and !override
}

func (g *growth) add(more growth) {
	g.extended += more.extended
	g.copied += more.copied
	g.ports += more.ports
}

// grown adds the services of a document, and fails where Compose would make far more
// of them than is written.
func (n naming) grown(root *yaml.Node, services map[string]*yaml.Node) error {
	n.tags += tags(root)
	if n.tags > 0 && n.tags*(n.written+n.extended) > maxTagged {
		return fmt.Errorf("%s: %d tags !reset and !override are too many for a stack of %d values\nremove the values that they take away", n.name, n.tags, n.written)
	}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		service := services[name]
		more, err := n.weight(services, service, 0)
		if err != nil {
			return err
		}
		n.add(more)
		at := place.Place{File: n.name, Line: service.Line}
		switch most := max(minExtended, 4*n.written); {
		case n.ports > maxPorts:
			return fmt.Errorf("%s: services.%s: with it, more than %d ports are published\npublish smaller ranges", at, Redact(name), maxPorts)
		case n.extended > most || n.copied > maxCopied:
			return fmt.Errorf("%s: services.%s: with it, extends adds more than %d values to the stack\nextend smaller services, or fewer", at, Redact(name), most)
		}
	}
	return nil
}

// weight returns what a service publishes, and what it gets from those that it extends.
func (n naming) weight(services map[string]*yaml.Node, service *yaml.Node, links int) (g growth, err error) {
	g.ports = n.published(service)
	extends := Child(service, "extends")
	if extends == nil {
		return g, nil
	}
	if links == maxLinks {
		return g, fmt.Errorf("%s: extends goes in a circle, or over more than %d services\nextend one of the last instead", place.Place{File: n.name, Line: extends.Line}, maxLinks)
	}
	name, at := extends, n
	if extends.Kind == yaml.MappingNode {
		name = Child(extends, "service")
	}
	if ref := Child(extends, "file"); ref != nil {
		if at.name, err = n.find("extends", ref); err != nil {
			return g, err
		}
		docs, err := n.documents(at.name)
		if err != nil {
			return g, err
		}
		at.base = path.Dir(at.name)
		services = members(Child(docs[len(docs)-1].Root, "services"))
		for _, doc := range docs {
			g.copied += doc.values
		}
	}
	if name == nil || services[name.Value] == nil {
		return g, nil
	}
	g.extended += valuesOf(services[name.Value])
	more, err := at.weight(services, services[name.Value], links+1)
	g.add(more)
	return g, err
}

// published returns how many ports a service publishes.
func (n naming) published(service *yaml.Node) (ports int) {
	list := Child(service, "ports")
	for i := 0; list != nil && i < len(list.Content); i++ {
		entry := Resolve(list.Content[i])
		if entry.Kind == yaml.MappingNode {
			entry = Child(entry, "published")
		}
		if entry == nil {
			continue
		}
		if value, err := n.budget.substitute(entry.Value, n.env.Resolve); err == nil {
			ports += portsIn(value)
		}
	}
	return ports
}

// portsIn returns how many ports an entry in short form stands for.
func portsIn(entry string) int {
	most := 1
	for _, part := range strings.FieldsFunc(entry, func(r rune) bool { return r == ':' || r == '/' }) {
		low, high, ranged := strings.Cut(part, "-")
		first, err := strconv.Atoi(low)
		last, err2 := strconv.Atoi(high)
		if ranged && err == nil && err2 == nil && last <= 65535 {
			most = max(most, last-first+1)
		}
	}
	return most
}

// valuesOf counts the values below a node, with those of aliases.
func valuesOf(n *yaml.Node) int {
	n = Resolve(n)
	count := 1
	for _, c := range n.Content {
		count += valuesOf(c)
	}
	return count
}

// tags counts the tags below a node that take away what lower layers say.
func tags(n *yaml.Node) (count int) {
	if n.Tag == "!reset" || n.Tag == "!override" {
		count++
	}
	for _, c := range n.Content {
		count += tags(c)
	}
	return count
}
