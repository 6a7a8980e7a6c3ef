package cli

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/wizard"
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
		w := &wizard.Wizard{Prompt: prompt, Found: found, Layers: layers, TryCertificate: tryCertificate}
		d.spec, notes, err = w.Resolve()
	}
	d.notes = append(d.notes, notes...)
	d.noteProfile(given)
	return err
}

// settleService picks the Jupyter service where the stack has several
// candidates, because everything else depends on it. It fails where nobody says
// which one, and where an answer that was given cannot be read.
func (d *deployment) settleService(prompt ask.Prompter, layers []answers.Source) error {
	if d.stack.Jupyter.Service != "" {
		return nil
	}
	given, problems := answers.Read(layers)
	switch row := answers.ServiceQuestion(); {
	case given.Service != "":
		return d.read(given.Service)
	case prompt == nil:
		var lines []string
		for _, c := range d.stack.Candidates {
			lines = append(lines, fmt.Sprintf("%s (%s)", c.Service, strings.Join(c.Evidence, ", ")))
		}
		return append(problems, answers.Problem{Key: row.Key, Message: "several services look like Jupyter: " + strings.Join(lines, "; ")})
	case problems != nil:
		return problems
	default:
		q := ask.Question{Message: row.Prompt}
		for _, c := range d.stack.Candidates {
			q.Options = append(q.Options, ask.Option{Value: c.Service, Note: strings.Join(c.Evidence, ", ")})
		}
		service, err := prompt.Select(q)
		if err != nil {
			return err
		}
		return d.read(service)
	}
}
