// Package wizard asks the questions of the table of answers: first the core questions,
// then, on request, all others. Special behaviour of a question is in its row.
package wizard

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
)

// Wizard asks for the answers that no layer gives.
type Wizard struct {
	Prompt ask.Prompter
	Found  answers.Found
	Layers []answers.Source // the given answers; the first layer takes precedence
	More   bool             // also ask the questions that are not core

	// TryCertificate returns an error when the certificate files named so far cannot be
	// used.
	TryCertificate func(answers.Answers) error

	first answers.Source      // the answers of the first round, nil during it
	early map[string][]string // by key, answers asked for before their turn
	asked []string            // the keys that were asked for
}

// Resolve asks the questions in two rounds and returns the answers and their remarks.
// Answers of the first round take precedence over the layers in the second. It fails
// when a given answer is invalid, when given answers conflict, and when the prompter
// fails.
func (w *Wizard) Resolve() (answers.Answers, []answers.Remark, error) {
	if _, problems := answers.Read(w.Layers); problems != nil {
		return answers.Answers{}, nil, problems // fail before the first prompt
	}
	s, _, err := answers.Resolve(w.Layers, w.Found, w.Ask)
	if err != nil {
		return s, nil, err
	}
	w.More, err = w.Prompt.Confirm(ask.Question{Message: "More settings?", Help: "base URL, images, packages, limits, sessions, networks, users"})
	if err != nil {
		return s, nil, err
	}
	w.first = answers.Source{}
	for _, q := range answers.Questions() {
		if q.Core || slices.Contains(w.asked, q.Key) {
			w.first[q.Key] = answers.Given{Values: q.Get(s), From: "the answer"}
		}
	}
	return answers.Resolve(append([]answers.Source{w.first}, w.Layers...), w.Found, w.Ask)
}

// Ask is an answers.Ask. A question that is not asked in this round keeps its
// default, if the default is valid.
func (w *Wizard) Ask(q answers.Question, sofar answers.Answers, suggested []string) ([]string, error) {
	if err := w.clash(q, sofar); err != nil {
		return nil, err
	}
	now := w.More || q.Core || q.Confirms != nil || suggested == nil || w.check(q, sofar, suggested) != nil
	if q.Settled || !now || q.Concerns != nil && !q.Concerns(w.Found) {
		return suggested, nil
	}
	w.asked = append(w.asked, q.Key)
	if q.Confirms != nil {
		return w.confirm(*q.Confirms, sofar)
	}
	if values, was := w.early[q.Key]; was {
		return values, nil
	}
	return w.put(q, sofar, suggested)
}

// put asks one question as yes or no, a selection, or a line of text, and returns the
// answer's values.
func (w *Wizard) put(q answers.Question, sofar answers.Answers, suggested []string) ([]string, error) {
	check := func(text string) error { return w.check(q, sofar, q.Split(text)) }
	question := ask.Question{Message: q.Prompt, Help: q.Help, Default: strings.Join(suggested, " "), Check: check}
	var offered []answers.Offered
	if q.Offer != nil {
		offered = q.Offer(w.Found)
	}
	switch {
	case q.Kind == answers.Bool:
		question.Yes = question.Default == "yes" || check("no") != nil
		yes, err := w.Prompt.Confirm(question)
		return []string{yesOrNo(yes)}, err
	case len(q.Choices) > 0:
		question.Options = options(q.Choices)
		v, err := w.Prompt.Select(question)
		return []string{v}, err
	case len(offered) > 0:
		for _, o := range offered {
			question.Options = append(question.Options, ask.Option{Value: o.Value, Note: o.Note})
		}
		question.Checked = suggested
		return w.Prompt.MultiSelect(question)
	}
	if q.Hint != nil {
		if hint := q.Hint(w.Found); hint != "" {
			question.Help += "; " + hint
		}
	}
	text, err := w.Prompt.Input(question)
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
