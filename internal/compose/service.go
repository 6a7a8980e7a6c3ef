package compose

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// Node returns a service as it is written, and the file that defines it. What
// several files, extends or an include say of it is merged, as Compose does; the
// line is that of its first definition then, 0 where only an include has it.
func (p *Project) Node(service string) (*yaml.Node, string, error) {
	var first *yaml.Node
	where, merged := p.Files[0], false
	if p.services == nil {
		for _, doc := range p.documents {
			p.services = append(p.services, members(Child(doc.Root, "services")))
		}
	}
	for i, doc := range p.documents {
		merged = merged || Child(doc.Root, "include") != nil
		n := p.services[i][service]
		if n == nil {
			continue
		}
		merged = merged || first != nil || Child(n, "extends") != nil
		if first == nil {
			first, where = n, doc.File
		}
	}
	if first != nil && !merged {
		return first, where, nil
	}
	if p.merged == nil {
		var err error
		if p.merged, err = uninterpolated(p.reader, p.Name, p.Files); err != nil {
			return nil, where, err
		}
	}
	n := p.merged[service]
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, where, fmt.Errorf("%s: service %s: its unmerged definition cannot be read\ndefine it in the compose file itself", where, service)
	}
	if first != nil {
		n.Line = first.Line
	}
	return n, where, nil
}

// Display returns a path as a compose file writes it: relative where it is inside the
// folder.
func (p *Project) Display(file string) string {
	if rel, inside := p.Tree.Inside(file); inside {
		return DotSlash(rel)
	}
	return file
}

// DotSlash writes a path below the stack's folder as a compose file does.
func DotSlash(rel string) string {
	if rel == "." {
		return "."
	}
	return "./" + rel
}
