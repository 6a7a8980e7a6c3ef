package dockerfile

import (
	"encoding/csv"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Take is what one step takes into a build: files, or a folder with all below it.
type Take struct {
	From    string // a stage, a further context or an image; empty: the build context
	Source  string // pattern below From, without a leading slash; empty: all of it
	Unknown bool   // it cannot be told from where and what: anything
	OnBuild bool   // only a build on top of this image takes it
	Line    int    // of the step; 0: no single step takes it
}

// AnyContext is From of a Take that may be of any further context.
const AnyContext = "*"

// Takes returns what the steps of all stages take. args are the values of the build's
// arguments; those of which nothing is known make a Take that may be anything.
func (f *File) Takes(args map[string]string) (out []Take) {
	if f.Unread(args) {
		return []Take{{Unknown: true}}
	}
	v := newVariables(args)
	for _, s := range f.steps {
		v.step(s)
		vars := v.now()
		if s.verb == "FROM" {
			vars = v.global
		}
		for _, t := range takenBy(s, vars) {
			t.Line = s.line
			out = append(out, t)
		}
	}
	return out
}

// Unread reports whether it is not known what a build of the file does: it is out of
// reach, or another program than BuildKit's own reads it.
func (f *File) Unread(args map[string]string) bool { return f.unread || args["BUILDKIT_SYNTAX"] != "" }

// takenBy returns what one step takes.
func takenBy(s step, vars map[string]string) (out []Take) {
	switch s.verb {
	case "ONBUILD":
		for _, inner := range s.inner {
			for _, t := range takenBy(inner, vars) {
				t.OnBuild = true
				out = append(out, t)
			}
		}
	case "FROM":
		if len(s.words) > 0 {
			if from, known := resolved(s.words[0], vars); known {
				return []Take{{From: from}}
			}
			return []Take{{From: AnyContext}}
		}
	case "COPY", "ADD":
		return copiedBy(s, vars)
	case "RUN":
		for _, flag := range s.flags {
			if value, is := strings.CutPrefix(flag, "--mount="); is {
				out = append(out, mountedBy(value, vars)...)
			}
		}
	}
	return out
}

// remote matches the sources of ADD that are no files of the context.
var remote = regexp.MustCompile(`^([a-z+]+://|git@)`)

func copiedBy(s step, vars map[string]string) (out []Take) {
	if len(s.words) < 2 {
		return nil // docker build rejects it
	}
	from := ""
	for _, flag := range s.flags {
		if value, is := strings.CutPrefix(flag, "--from="); is {
			name, known := resolved(value, vars)
			if !known {
				return []Take{{Unknown: true}}
			}
			from = name
		}
	}
	for _, word := range s.words[:len(s.words)-1] {
		if len(s.inline) > 0 && strings.HasPrefix(word, "<<") || s.verb == "ADD" && remote.MatchString(word) {
			continue
		}
		source, known := resolved(word, vars)
		if !known {
			source = ""
		}
		out = append(out, Take{From: from, Source: rooted(source)})
	}
	return out
}

// mountedBy returns what a --mount of RUN shows: the step may copy all of it.
func mountedBy(value string, vars map[string]string) []Take {
	unknown := []Take{{Unknown: true}}
	fields, err := csv.NewReader(strings.NewReader(value)).Read()
	if err != nil {
		return unknown
	}
	kind, from, source := "bind", "", ""
	for _, field := range fields {
		key, value, _ := strings.Cut(field, "=")
		value, known := resolved(value, vars)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "type":
			kind = strings.ToLower(value)
		case "from":
			from = value
		case "source", "src":
			if !known {
				value, known = "", true // all of it
			}
			source = value
		default:
			known = true
		}
		if !known {
			return unknown
		}
	}
	switch {
	case kind == "tmpfs", kind == "secret", kind == "ssh", kind == "cache" && from == "":
		return nil
	case kind == "bind", kind == "cache":
		return []Take{{From: from, Source: rooted(source)}}
	}
	return unknown
}

// resolved returns a word with its variables put in; false where one of them is not
// known.
func resolved(word string, vars map[string]string) (string, bool) {
	text, ok := expand(word, vars)
	return text, ok && !strings.Contains(text, "$")
}

// rooted returns a pattern relative to the build context.
func rooted(pattern string) string { return strings.Trim(path.Clean("/"+pattern), "/") }

// Reaches reports whether a source takes a file or a folder above it; with folder also
// what lies below.
func (t Take) Reaches(file string, folder bool) bool {
	if t.Unknown || t.Source == "" || file == "." {
		return true
	}
	pattern, names := strings.Split(t.Source, "/"), strings.Split(file, "/")
	for i, part := range pattern {
		if i == len(names) {
			return folder || slices.Contains(pattern[i:], "**")
		}
		if strings.Contains(part, "**") {
			return true
		}
		if ok, err := path.Match(part, names[i]); !ok && err == nil {
			return false
		}
	}
	return true
}
