package deploy

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/stack"
)

// layers returns the sources of answers of this run, without the stored ones.
func (o Options) layers(stored answers.Source) ([]answers.Source, error) {
	if o.Layers == nil {
		return nil, nil
	}
	return o.Layers(stored)
}

// serviceOf returns the service that the layers name; "" where none does, or where
// the name is invalid, which resolve reports with the other answers.
func serviceOf(layers []answers.Source) string {
	given, _ := answers.Read(layers)
	return given.Service
}

// resolve settles the service first, and then every answer. It fails with all that
// is missing or wrong.
func (r *run) resolve(given []answers.Source, stored answers.Source) error {
	r.given, r.stored = given, stored
	if err := r.settleService(append(slices.Clone(given), stored)); err != nil {
		return err
	}
	found := stack.Host(r.stack.Found())
	if stored != nil {
		found.Before = r.stack.AskedBefore(r.manifest.KnewMount)
	}
	r.profile = answers.Follow(given, stored, found)
	q := Questions{append(slices.Clone(given), r.profile.Stored), found, r.profile}
	var err error
	if r.Person == nil {
		r.answers, r.remarks, err = answers.Resolve(q.Layers, found, nil)
	} else {
		r.answers, r.remarks, r.asked, err = r.Person.Answers(q)
	}
	if err == nil {
		r.findProfile(given)
		err = r.stack.Grant(r.answers.Mounts, r.answers.Notebooks)
	}
	return err
}

// settleService picks the Jupyter service where the stack has several candidates,
// because all other questions depend on it. It fails where nobody picks one, and on
// an invalid answer.
func (r *run) settleService(layers []answers.Source) error {
	if r.stack.Jupyter.Service != "" {
		return nil
	}
	given, problems := answers.Read(layers)
	service := given.Service
	if service == "" && r.Person != nil {
		if problems != nil {
			return problems
		}
		var err error
		if service, err = r.Person.Service(r.stack.Candidates); err != nil {
			return err
		}
	}
	if service != "" {
		return r.read(service)
	}
	var lines []string
	for _, c := range r.stack.Candidates {
		lines = append(lines, fmt.Sprintf("%s (%s)", c.Service, strings.Join(c.Evidence, ", ")))
	}
	return append(problems, answers.Problem{Key: answers.ServiceQuestion().Key, Message: "several services look like Jupyter: " + strings.Join(lines, "; ")})
}

// findProfile reports the answers that followed a new profile, and those that stay
// though they are weaker than its defaults.
func (r *run) findProfile(given []answers.Source) {
	c := r.profile
	if c.From == c.To {
		return
	}
	var parts []string
	for _, q := range answers.Questions() {
		was, follows := c.Follows[q.Key]
		if answers.Gives(given, q) {
			continue // given to this run
		}
		if is := strings.Join(q.Get(r.answers), " "); follows && was != is {
			parts = append(parts, fmt.Sprintf("%s %s → %s", q.Key, orNone(was), orNone(is)))
		}
	}
	if parts != nil {
		r.find(finding.Finding{Kind: finding.ProfileFollowed, Subject: string(c.From), Object: string(c.To), Items: parts})
	}
	for _, key := range c.Weaker(r.answers, given) {
		q, _ := answers.Find(key)
		r.find(finding.Finding{Kind: finding.ProfileKept, Subject: q.Key, Object: string(c.To), Items: []string{strings.Join(q.Get(r.answers), " "), q.Default.Prod}})
	}
}

// findNew reports the answers that got their default because neither this run nor
// an earlier one gave them.
func (r *run) findNew(layers []answers.Source) {
	for _, q := range answers.Questions() {
		value := strings.Join(q.Get(r.answers), " ")
		if !answers.Gives(layers, q) && value != "" && !slices.Contains(r.asked, q.Key) {
			r.find(finding.Finding{Kind: finding.NewAnswer, Subject: q.Key, Object: value})
		}
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
