package wizard

import (
	"errors"
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// check returns an error when an answer breaks its own rule, conflicts with the
// answers so far, or names a certificate file that cannot be used. The error begins
// with the key, because the prompt puts a sentence of its own before it.
func (w *Wizard) check(q answers.Question, sofar answers.Answers, values []string) error {
	if err := w.wrong(q, sofar, values); err != nil {
		return fmt.Errorf("%s: %w", strings.ReplaceAll(q.Key, "_", " "), err)
	}
	return nil
}

func (w *Wizard) wrong(q answers.Question, sofar answers.Answers, values []string) error {
	if err := q.Set(&sofar, values); err != nil {
		return err
	}
	for _, p := range answers.Check(w.withFirst(q, sofar), w.Found) {
		if _, settled := w.first[p.Key]; settled || p.Key == q.Key {
			return errors.New(p.Message)
		}
	}
	if q.Certificate && strings.Join(values, "") != "" {
		return w.TryCertificate(w.withFiles(sofar))
	}
	return nil
}

// withFirst returns the answers with those of the rows after q that were given or
// settled in the first round. An answer under More settings must not conflict with
// them.
func (w *Wizard) withFirst(q answers.Question, s answers.Answers) answers.Answers {
	if w.first == nil {
		return s
	}
	return with(s, after(q), append([]answers.Source{w.first}, w.Layers...)...)
}

// withFiles returns the answers with the certificate files that were given.
func (w *Wizard) withFiles(s answers.Answers) answers.Answers {
	var files []answers.Question
	for _, q := range answers.Questions() {
		if q.Certificate {
			files = append(files, q)
		}
	}
	return with(s, files, w.Layers...)
}

// with returns the answers with those of the rows that a layer has. The first layer
// takes precedence.
func with(s answers.Answers, rows []answers.Question, layers ...answers.Source) answers.Answers {
	for _, q := range rows {
		if g, ok := given(layers, q.Key); ok {
			_ = q.Set(&s, g.Values) // invalid values are reported earlier
		}
	}
	return s
}

// after returns the rows of the table after q.
func after(q answers.Question) []answers.Question {
	rows := answers.Questions()
	for i, row := range rows {
		if row.Key == q.Key {
			return rows[i+1:]
		}
	}
	return nil
}

// given returns the answer of the first layer that has the key.
func given(layers []answers.Source, key string) (answers.Given, bool) {
	for _, l := range layers {
		if g, ok := l[key]; ok {
			return g, true
		}
	}
	return answers.Given{}, false
}

// clash returns the conflicts between given answers of the rows before q, as
// answers.Problems; nil when there are none.
func (w *Wizard) clash(q answers.Question, sofar answers.Answers) error {
	open := map[string]bool{q.Key: true}
	for _, row := range after(q) {
		open[row.Key] = true
	}
	var out answers.Problems
	for _, p := range answers.Check(sofar, w.Found) {
		if g, ok := given(w.Layers, p.Key); ok && !open[p.Key] {
			out = append(out, answers.Problem{Key: p.Key, From: g.From, Message: p.Message})
		}
	}
	if out != nil {
		return out
	}
	return nil
}
