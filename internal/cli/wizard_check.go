package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
)

// check holds one answer against its own rule, against the answers so far, and
// against the file that it names. The error begins with what it is about,
// because the prompt that shows it puts a sentence of its own before it.
func (w *wizard) check(q answers.Question, sofar answers.Answers, values []string) error {
	if err := w.wrong(q, sofar, values); err != nil {
		return fmt.Errorf("%s: %w", strings.ReplaceAll(q.Key, "_", " "), err)
	}
	return nil
}

func (w *wizard) wrong(q answers.Question, sofar answers.Answers, values []string) error {
	if err := q.Set(&sofar, values); err != nil {
		return err
	}
	listed := q.Key == "bind" && len(w.list) > 0 // under More settings: the list was given before
	if listed {
		allow, _ := answers.Find("allow")
		if err := allow.Set(&sofar, w.list); err != nil {
			return err
		}
		sofar.AllowAny = true
	}
	for _, p := range answers.Check(sofar, w.found) {
		if p.Key == q.Key || listed && p.Key == "allow" {
			return errors.New(p.Message)
		}
	}
	switch {
	case q.Key == "tls_cert" && sofar.TLSCert != "":
		if key, ok := w.given("tls_key"); ok {
			sofar.TLSKey = strings.Join(key.Values, " ")
		}
		return tryCertificate(sofar, time.Now())
	case q.Key == "tls_key" && sofar.TLSKey != "":
		return tryCertificate(sofar, time.Now())
	}
	return nil
}

// given is the answer that no question is needed for.
func (w *wizard) given(key string) (answers.Given, bool) {
	for _, l := range w.layers {
		if g, ok := l[key]; ok {
			return g, true
		}
	}
	return answers.Given{}, false
}

// unfit tells given answers that are wrong whatever else is answered, so that
// nobody answers all the others in vain.
func (w *wizard) unfit() error {
	var out answers.Problems
	for _, q := range answers.Questions() {
		if g, ok := w.given(q.Key); ok {
			if err := q.Set(&answers.Answers{}, g.Values); err != nil {
				out = append(out, answers.Problem{Key: q.Key, From: g.From, Message: err.Error()})
			}
		}
	}
	if out != nil {
		return out
	}
	return nil
}

// clash tells given answers of the rows before q that do not go with the others
// there.
func (w *wizard) clash(q answers.Question, sofar answers.Answers) error {
	var settled []string
	for _, row := range answers.Questions() {
		if row.Key == q.Key {
			break
		}
		settled = append(settled, row.Key)
	}
	var out answers.Problems
	for _, p := range answers.Check(sofar, w.found) {
		if g, ok := w.given(p.Key); ok && slices.Contains(settled, p.Key) {
			out = append(out, answers.Problem{Key: p.Key, From: g.From, Message: p.Message})
		}
	}
	if out != nil {
		return out
	}
	return nil
}

// whom answers allow_any. It depends on the allow list, whose row comes after it:
// so the list is asked for here, and kept, and only one that lets everybody in
// has to be confirmed.
func (w *wizard) whom(sofar answers.Answers) (answer []string, err error) {
	q, _ := answers.Find("allow")
	list, given := w.given(q.Key)
	for {
		if !given {
			if list.Values, err = w.askList(q, sofar); err != nil {
				return nil, err
			}
			w.list = list.Values
		}
		s := sofar
		if q.Set(&s, list.Values) != nil || !answers.CoversAll(s.Allow) { // one that cannot be read is told later
			return []string{"no"}, nil
		}
		yes, err := w.prompt.Confirm(ask.Question{Message: strings.Join(list.Values, " ") + " lets the whole internet in. Is that meant?"})
		if yes || err != nil {
			return []string{yesOrNo(yes)}, err
		}
		if given {
			return nil, answers.Problems{{Key: q.Key, From: list.From, Message: "lets the whole internet in"}}
		}
	}
}

func (w *wizard) askList(q answers.Question, sofar answers.Answers) ([]string, error) {
	suggested, _ := q.Suggest(sofar, w.found)
	sofar.AllowAny = true // that is the next question
	return w.put(q, sofar, suggested)
}
