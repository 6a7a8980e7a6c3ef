package cli

import (
	"os"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
)

// wizard asks for answers that no flag, variable or file gave: first the few
// that matter, then, if wanted, all the others.
type wizard struct {
	prompt ask.Prompter
	found  answers.Found
	layers []answers.Source // what was given
	list   []string         // the allow list, nil until somebody was asked for it
	said   []string         // the keys that somebody was asked for
	more   bool
}

// resolve runs the questions in two rounds; what the first one gave is on top
// of the layers of the second.
func (w *wizard) resolve() (answers.Answers, []string, error) {
	if err := w.unfit(); err != nil {
		return answers.Answers{}, nil, err
	}
	first, _, err := answers.Resolve(w.layers, w.found, w.ask)
	if err != nil {
		return first, nil, err
	}
	w.more, err = w.prompt.Confirm(ask.Question{Message: "More settings?", Help: "base URL, images, packages, limits, sessions, networks, users"})
	if err != nil {
		return first, nil, err
	}
	given := answers.Source{}
	for _, q := range answers.Questions() {
		if q.Core || slices.Contains(w.said, q.Key) {
			given[q.Key] = answers.Given{Values: q.Get(first), From: "the answer"}
		}
	}
	return answers.Resolve(append([]answers.Source{given}, w.layers...), w.found, w.ask)
}

// ask is called for every open question; those that are not for this round keep
// their default, where that will do.
func (w *wizard) ask(q answers.Question, sofar answers.Answers, suggested []string) ([]string, error) {
	later := !q.Core && q.Key != "allow_any" && !w.more && suggested != nil && w.check(q, sofar, suggested) == nil
	if err := w.clash(q, sofar); err != nil {
		return nil, err
	}
	if later || q.Key == "service" && len(w.found.Candidates) < 2 {
		return suggested, nil
	}
	w.said = append(w.said, q.Key)
	switch {
	case q.Key == "allow_any":
		return w.whom(sofar)
	case q.Key == "allow" && w.list != nil:
		return w.list, nil
	}
	return w.put(q, sofar, suggested)
}

// put asks one question in the form that suits it.
func (w *wizard) put(q answers.Question, sofar answers.Answers, suggested []string) ([]string, error) {
	check := func(text string) error { return w.check(q, sofar, q.Split(text)) }
	question := ask.Question{Message: q.Prompt, Help: q.Help, Default: strings.Join(suggested, " "), Check: check}
	var offered []string
	if q.Offer != nil {
		offered = q.Offer(w.found)
	}
	switch {
	case q.Kind == answers.Bool:
		question.Yes = question.Default == "yes" || check("no") != nil
		yes, err := w.prompt.Confirm(question)
		return []string{yesOrNo(yes)}, err
	case len(q.Choices) > 0, q.Key == "service":
		question.Options = options(append(q.Choices, offered...))
		v, err := w.prompt.Select(question)
		return []string{v}, err
	case q.Kind == answers.List && len(offered) > 0 && q.Key != "allow":
		question.Options, question.Checked = options(offered), suggested
		return w.prompt.MultiSelect(question)
	}
	if len(offered) > 0 {
		question.Help += "; this host is on " + strings.Join(offered, " ")
	}
	text, err := w.prompt.Input(question)
	return q.Split(text), err
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
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
