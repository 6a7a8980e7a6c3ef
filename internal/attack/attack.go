// Package attack has lists of edits of a hardened stack, as data, with the outcome that
// each has to have. Its test makes them as a user would.
package attack

import (
	"fmt"
	"strings"
)

// Edit is one edit of a file of the hardening.
type Edit struct {
	Name  string
	File  string // "": the compose file
	Want  string // what upgrade --check names; "" for a harmless edit
	steps []step
}

// step adds lines at the end of a place, or replaces the first old text in it.
type step struct {
	place string // a service, or one of the places below; "": the whole file
	old   string
	lines string
}

// The places that are no service.
const (
	services = "services" // a new service
	networks = "networks" // a new network
	top      = "top"      // a new section
)

// Parse reads a list: each edit begins with "=== NAME", then "file: …" for one that is not
// of the compose file, and "want: …" for one that weakens. "@ PLACE" begins lines to add there; "- OLD" and "+ NEW" replace a text in the
// place before them.
func Parse(text string) (out []Edit, err error) {
	place := ""
	for i, line := range strings.Split(text, "\n") {
		var e *Edit
		if len(out) > 0 {
			e = &out[len(out)-1]
		}
		switch key, rest, _ := strings.Cut(line, " "); {
		case key == "===":
			out, place = append(out, Edit{Name: rest}), ""
		case strings.HasPrefix(line, "#") && place == "", line == "":
		case e == nil:
			return nil, fmt.Errorf("line %d: before the first edit", i+1)
		case key == "file:":
			e.File = rest
		case key == "want:":
			e.Want = rest
		case key == "@":
			place = rest
			e.steps = append(e.steps, step{place: place})
		case key == "-":
			e.steps = append(e.steps, step{place: place, old: rest})
		case key == "+" && len(e.steps) > 0:
			e.steps[len(e.steps)-1].lines = rest
		case len(e.steps) > 0:
			e.steps[len(e.steps)-1].lines += line + "\n"
		default:
			return nil, fmt.Errorf("line %d: belongs to nothing", i+1)
		}
	}
	return out, nil
}

// Apply makes the edit in the text of its file. It fails where the place or the
// old text is not there.
func (e Edit) Apply(text string) (string, error) {
	for _, s := range e.steps {
		if s.old == "" && s.lines == "" {
			continue // only the place of replacements
		}
		from, to, err := find(text, s.place)
		if err != nil {
			return "", fmt.Errorf("%s: %w", e.Name, err)
		}
		part := text[from:to]
		switch {
		case s.old == "":
			part += indented(s.place, s.lines)
		case !strings.Contains(part, unquoted(s.old)):
			return "", fmt.Errorf("%s: %s has no %q", e.Name, s.place, s.old)
		default:
			part = strings.Replace(part, unquoted(s.old), unquoted(s.lines), 1)
		}
		text = text[:from] + part + text[to:]
	}
	return text, nil
}

// unquoted makes lines of a text in one line.
func unquoted(text string) string { return strings.NewReplacer(`\n`, "\n", `\r`, "\r").Replace(text) }

// find returns where a place begins and ends.
func find(text, place string) (from, to int, err error) {
	ends := "\nnetworks:\n"
	switch place {
	case "", top, networks:
		return 0, len(text), nil
	case services:
		return 0, strings.Index(text, ends), nil
	}
	if from = strings.Index(text, "\n  "+place+":"); from < 0 {
		return 0, 0, fmt.Errorf("no service %s", place)
	}
	from++
	for to = from + strings.Index(text[from:], "\n") + 1; ; {
		line, _, _ := strings.Cut(text[to:], "\n")
		if line != "" && !strings.HasPrefix(line, "    ") {
			break
		}
		to += len(line) + 1
	}
	return from, to - len(text[from:to]) + len(strings.TrimRight(text[from:to], "\n")) + 1, nil
}

func indented(place, lines string) string {
	depth := map[string]string{top: "", services: "  ", networks: "  ", "": ""}
	indent, ok := depth[place]
	if !ok {
		indent = "    "
	}
	var out strings.Builder
	for line := range strings.Lines(lines) {
		out.WriteString(indent + line)
	}
	return out.String()
}
