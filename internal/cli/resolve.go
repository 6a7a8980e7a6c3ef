package cli

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/stack"
)

// resolve settles which service it is about, and then every answer.
func (d *deployment) resolve(prompt ask.Prompter, given []answers.Source, stored answers.Source) error {
	if err := d.settleService(prompt, append(given[:len(given):len(given)], stored)); err != nil {
		return err
	}
	found := stack.Host(d.stack.Found())
	layers := d.follow(given, stored, found)
	var notes []string
	var err error
	if prompt == nil {
		d.spec, notes, err = answers.Resolve(layers, found, nil)
	} else {
		w := &wizard{prompt: prompt, found: found, layers: layers}
		d.spec, notes, err = w.resolve()
	}
	d.notes = append(d.notes, notes...)
	d.noteProfile(given)
	return err
}

// settleService picks the Jupyter service where the stack has several
// candidates, because everything else depends on it.
func (d *deployment) settleService(prompt ask.Prompter, layers []answers.Source) error {
	if d.stack.Jupyter.Service != "" {
		return nil
	}
	service := serviceOf(layers)
	if service == "" && prompt == nil {
		var lines []string
		for _, c := range d.stack.Candidates {
			lines = append(lines, fmt.Sprintf("%s (%s)", c.Service, strings.Join(c.Evidence, ", ")))
		}
		return answers.Problems{{Key: "service", Message: "several services look like Jupyter: " + strings.Join(lines, "; ")}}
	}
	if service == "" {
		q := ask.Question{Message: "Which service is Jupyter"}
		for _, c := range d.stack.Candidates {
			q.Options = append(q.Options, ask.Option{Value: c.Service, Note: strings.Join(c.Evidence, ", ")})
		}
		var err error
		if service, err = prompt.Select(q); err != nil {
			return err
		}
	}
	return d.read(service)
}
