package cli

import (
	"fmt"
	"os"
	"strings"

	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/spec"
)

// wizard asks for answers that no flag, variable or file gave: first the few
// that matter, then, if wanted, all the others.
type wizard struct {
	prompt ask.Prompter
	found  spec.Found
	more   bool
}

// resolve runs the questions in two rounds; what the first one gave is on top
// of the layers of the second.
func (w *wizard) resolve(layers []spec.Answers) (spec.Spec, []string, error) {
	first, _, err := spec.Resolve(layers, w.found, w.ask)
	if err != nil {
		return first, nil, err
	}
	w.more, err = w.prompt.Confirm(ask.Question{Message: "More settings?", Help: "base URL, images, packages, limits, sessions, networks, users"})
	if err != nil {
		return first, nil, err
	}
	given := spec.Answers{}
	for _, q := range spec.Questions() {
		if q.Core {
			given[q.Key] = spec.Given{Values: q.Get(first), From: "the answer"}
		}
	}
	return spec.Resolve(append([]spec.Answers{given}, layers...), w.found, w.ask)
}

// ask is called for every open question; those that are not for this round keep
// their default.
func (w *wizard) ask(q spec.Question, sofar spec.Spec, suggested []string) ([]string, error) {
	wanted := q.Core || w.more || suggested == nil
	if q.Key == "service" && len(w.found.Candidates) < 2 {
		wanted = false
	}
	if !wanted {
		return suggested, nil
	}
	check := func(text string) error { return w.check(q, sofar, q.Split(text)) }
	question := ask.Question{Message: q.Prompt, Help: q.Help, Default: strings.Join(suggested, " "), Check: check}
	var offered []string
	if q.Offer != nil {
		offered = q.Offer(w.found)
	}
	switch {
	case q.Kind == spec.Bool:
		question.Yes = len(suggested) == 1 && suggested[0] == "yes"
		yes, err := w.prompt.Confirm(question)
		if yes {
			return []string{"yes"}, err
		}
		return []string{"no"}, err
	case len(q.Choices) > 0, q.Key == "service":
		question.Options = options(append(q.Choices, offered...))
		v, err := w.prompt.Select(question)
		return []string{v}, err
	case q.Kind == spec.List && len(offered) > 0 && q.Key != "allow":
		question.Options, question.Checked = options(offered), suggested
		return w.prompt.MultiSelect(question)
	}
	if len(offered) > 0 {
		question.Help += "; this host is on " + strings.Join(offered, " ")
		if question.Default == "" && suggested == nil {
			question.Default = strings.Join(offered, " ")
		}
	}
	text, err := w.prompt.Input(question)
	return q.Split(text), err
}

// check holds one answer against its own rule and against the answers so far.
func (w *wizard) check(q spec.Question, sofar spec.Spec, values []string) error {
	if err := q.Set(&sofar, values); err != nil {
		return err
	}
	for _, p := range spec.Check(sofar, w.found) {
		if p.Key == q.Key {
			return fmt.Errorf("%s", p.Message)
		}
	}
	return nil
}

func options(values []string) []ask.Option {
	out := make([]ask.Option, len(values))
	for i, v := range values {
		out[i] = ask.Option{Value: v}
	}
	return out
}

// terminal is the prompter of a real terminal.
func terminal(sys IO, noColor bool) (ask.Prompter, func(), error) {
	return ask.New(ask.Terminal{In: os.Stdin, Err: os.Stderr, Getenv: sys.Env, NoColor: noColor})
}
