package wizard

import (
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
)

// confirm answers a question that only confirms another one, whose row comes
// later. It asks the other question first, unless its answer was given, and keeps
// the answer until its turn. It asks for the confirmation only when the answer needs
// one. A "no" asks the other question again, or fails when its answer was given.
func (w *Wizard) confirm(c answers.Confirmation, sofar answers.Answers) ([]string, error) {
	of, _ := answers.Find(c.Of)
	other, fixed := given(w.Layers, of.Key)
	for {
		if !fixed {
			values, err := w.askEarly(c, of, sofar)
			if err != nil {
				return nil, err
			}
			other.Values = values
		}
		s := sofar
		if of.Set(&s, other.Values) != nil || !c.Needed(s) { // an invalid answer is reported later
			return []string{"no"}, nil
		}
		yes, err := w.Prompt.Confirm(ask.Question{Message: strings.Join(other.Values, " ") + " " + c.Message + ". Is that intended?"})
		if yes || err != nil {
			return []string{yesOrNo(yes)}, err
		}
		if fixed {
			return nil, answers.Problems{{Key: of.Key, From: other.From, Message: c.Message}}
		}
	}
}

// askEarly asks for the answer that may need a confirmation, as if it were confirmed.
func (w *Wizard) askEarly(c answers.Confirmation, of answers.Question, sofar answers.Answers) ([]string, error) {
	suggested, _ := of.Suggest(sofar, w.Found)
	c.Assumed(&sofar)
	values, err := w.put(of, sofar, suggested)
	if w.early == nil {
		w.early = map[string][]string{}
	}
	w.early[of.Key] = values
	return values, err
}
