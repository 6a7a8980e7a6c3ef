package cli

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/wizard"
)

// person is the user at the terminal. The prompts start with the first question,
// because most upgrades ask none.
type person struct {
	sys     IO
	noColor bool
	prompt  ask.Prompter
	close   func()
}

// person returns nil where nobody can be asked.
func (c *common) person(sys IO) *person {
	if c.noInput || sys.Prompter == nil {
		return nil
	}
	return &person{sys: sys, noColor: c.noColor, close: func() {}}
}

func (p *person) open() (ask.Prompter, error) {
	if p.prompt != nil {
		return p.prompt, nil
	}
	prompt, done, err := p.sys.Prompter(p.sys, p.noColor)
	if err != nil {
		return nil, err
	}
	p.prompt, p.close = prompt, done
	return prompt, nil
}

// tryCertificate checks the files of a certificate as far as they are named.
func (p *person) tryCertificate(s answers.Answers) error {
	return deploy.TryCertificate(s, p.sys.now())
}

// done restores the terminal; p may be nil.
func (p *person) done() {
	if p != nil {
		p.close()
	}
}

// confirm asks a yes-or-no question and returns the error no after a no.
func (p *person) confirm(question string, usual bool, no error) error {
	prompt, err := p.open()
	if err != nil {
		return err
	}
	yes, err := prompt.Confirm(ask.Question{Message: question, Yes: usual})
	if err == nil && !yes {
		err = withCode(ExitFailed, no)
	}
	return err
}

// firstTimer is the user of init: every open question is asked.
type firstTimer struct{ *person }

// Service asks which candidate is Jupyter.
func (n firstTimer) Service(candidates []stack.Candidate) (string, error) {
	prompt, err := n.open()
	if err != nil {
		return "", err
	}
	q := ask.Question{Message: answers.ServiceQuestion().Prompt}
	for _, c := range candidates {
		q.Options = append(q.Options, ask.Option{Value: c.Service, Note: strings.Join(c.Evidence, ", ")})
	}
	return prompt.Select(q)
}

// Answers runs the wizard.
func (n firstTimer) Answers(q deploy.Questions) (answers.Answers, []answers.Remark, []string, error) {
	prompt, err := n.open()
	if err != nil {
		return answers.Answers{}, nil, nil, err
	}
	w := &wizard.Wizard{Prompt: prompt, Found: q.Found, Layers: q.Layers, TryCertificate: n.tryCertificate}
	s, remarks, err := w.Resolve()
	return s, remarks, nil, err
}

// returning is the user of upgrade: only questions without a stored answer are
// asked, such as those of a newer release.
type returning struct{ *person }

// Service returns "": the last run stored the service.
func (returning) Service([]stack.Candidate) (string, error) { return "", nil }

// Answers asks the questions without a stored answer.
func (r returning) Answers(q deploy.Questions) (s answers.Answers, remarks []answers.Remark, asked []string, err error) {
	w := &wizard.Wizard{Found: q.Found, Layers: q.Layers, More: true, TryCertificate: r.tryCertificate}
	asking := func(row answers.Question, sofar answers.Answers, suggested []string) (values []string, err error) {
		if row.Settled || row.Concerns != nil && !row.Concerns(q.Found) {
			return suggested, nil
		}
		if _, follows := q.Profile.Follows[row.Key]; follows {
			if values, ok := row.Default.Value(sofar, w.Found); ok {
				return values, nil // the default of the new profile
			}
		}
		if w.Prompt, err = r.open(); err != nil {
			return nil, err
		}
		if asked == nil {
			fmt.Fprintln(r.sys.Err, "New questions since the last run:")
		}
		asked = append(asked, row.Key)
		return w.Ask(row, sofar, suggested)
	}
	s, remarks, err = answers.Resolve(q.Layers, q.Found, asking)
	return s, remarks, asked, err
}
