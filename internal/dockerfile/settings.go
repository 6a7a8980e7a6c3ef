package dockerfile

import (
	"slices"
	"strings"
)

// Setting is one value that the image of a Dockerfile keeps.
type Setting struct {
	Verb  string // ENV or VOLUME; ARG: a name that the build can be given, of any stage
	Name  string // of the variable; empty for a VOLUME
	Value string // with the known variables put in; one that is not known is as written
	Known bool   // the form of the value is one that can be read
	Line  int
}

// Settings returns what the stage target, or the last one, sets, with the stages that it
// is made from. vars are variables of the image below it, and args the arguments of the
// build. from is the image that it begins with.
func (f *File) Settings(target string, args, vars map[string]string) (out []Setting, from string) {
	for _, s := range f.steps {
		if s.verb == "ARG" {
			for _, word := range s.words {
				name, _, _ := strings.Cut(word, "=")
				out = append(out, Setting{Verb: s.verb, Name: name, Known: true, Line: s.line})
			}
		}
	}
	v := newVariables(args)
	v.base = vars
	for _, s := range f.stage(target) {
		out = append(out, settingsOf(s, v.now())...)
		v.step(s)
	}
	return out, f.Image(target).From
}

func settingsOf(s step, vars map[string]string) (out []Setting) {
	switch s.verb {
	case "ENV":
		for at := 0; at+1 < len(s.words); at += 3 {
			value, known := expand(s.words[at+1], vars)
			out = append(out, Setting{s.verb, s.words[at], value, known, s.line})
		}
	case "VOLUME":
		for _, word := range s.words {
			value, known := expand(word, vars)
			out = append(out, Setting{s.verb, "", value, known && !strings.Contains(value, "$"), s.line})
		}
	}
	return out
}

// chain is a stage on top of another one.
type chain struct {
	below *chain
	steps []step
}

// stage returns the steps above the first FROM, and those that the stage target, or the
// last one, consists of: its own after those of the stages below it.
func (f *File) stage(target string) []step {
	var above []step
	var now *chain
	stages, name, args := map[string]*chain{}, "", map[string]string{}
	for i, s := range f.steps {
		switch {
		case s.verb == "FROM":
			if target != "" && now != nil && name == strings.ToLower(target) {
				return now.after(above)
			}
			now, name = &chain{below: below(s.words, args, stages), steps: f.steps[i : i+1]}, ""
			if len(s.words) == 3 {
				name = strings.ToLower(s.words[2])
				stages[name] = now
			}
		case now == nil:
			if s.verb == "ARG" {
				define(args, s.words)
			}
			above = append(above, s)
		default:
			now.steps = now.steps[:len(now.steps)+1] // the steps of a stage stand in a row
		}
	}
	return now.after(above)
}

// below returns the stage that a FROM names, nil for none.
func below(words []string, args map[string]string, stages map[string]*chain) *chain {
	if len(words) == 0 {
		return nil
	}
	from, ok := expand(words[0], args)
	if !ok {
		from = words[0]
	}
	return stages[strings.ToLower(from)]
}

// after returns all steps of a chain, the lowest stage first, after others.
func (c *chain) after(out []step) []step {
	var all []*chain
	for ; c != nil; c = c.below {
		all = append(all, c)
	}
	for _, c := range slices.Backward(all) {
		out = append(out, c.steps...)
	}
	return out
}
