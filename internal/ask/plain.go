package ask

import (
	"errors"
	"fmt"
	"strings"
)

// plain asks line by line. It writes text and line breaks only, so it works on
// every terminal, with a screen reader and through a pipe.
type plain struct {
	prompt func(text string) (line string, err error) // shows a text, reads a line
}

// Plain returns a Prompter of plain lines. prompt shows a text and reads a line; it
// fails with ErrEnded after the last one.
func Plain(prompt func(text string) (line string, err error)) Prompter { return &plain{prompt} }

var errNoOptions = errors.New("no options to choose from")

// Input implements Prompter.
func (p *plain) Input(q Question) (string, error) {
	return repeat(p, q, about(q, false), inBrackets(q.Message, escape(q.Default)), q.text)
}

// Select implements Prompter. A number or a name is the answer.
func (p *plain) Select(q Question) (string, error) {
	if len(q.Options) == 0 {
		return "", q.failed(errNoOptions)
	}
	preset := ""
	if i := q.preset(); i >= 0 {
		preset = fmt.Sprintf("%d", i+1)
	}
	return repeat(p, q, about(q, true)+list(q, nil), inBrackets("Number or name", preset), func(typed string) (string, error) {
		if typed == "" && preset != "" {
			typed = q.Default
		}
		i, err := q.find(typed)
		if err != nil {
			return "", err
		}
		return q.value(i)
	})
}

// MultiSelect implements Prompter. Numbers and names are the answer, or "none".
func (p *plain) MultiSelect(q Question) ([]string, error) {
	if len(q.Options) == 0 {
		return nil, q.failed(errNoOptions)
	}
	checked := q.checked()
	preset := "none"
	if len(checked) > 0 {
		preset = strings.Trim(fmt.Sprint(increment(checked)), "[]")
	}
	return repeat(p, q, about(q, true)+list(q, checked), inBrackets(`Numbers or names, or "none"`, preset), func(typed string) ([]string, error) {
		chosen, err := q.findAll(typed)
		if err != nil {
			return nil, err
		}
		return q.values(chosen)
	})
}

// Confirm implements Prompter.
func (p *plain) Confirm(q Question) (bool, error) {
	preset := "y/N"
	if q.Yes {
		preset = "Y/n"
	}
	return repeat(p, q, about(q, false), inBrackets(q.Message, preset), q.yes)
}

// repeat asks until parse takes the answer. head is shown once, prompt each time.
func repeat[T any](p *plain, q Question, head, prompt string, parse func(string) (T, error)) (T, error) {
	var none T
	text := head + prompt
	for {
		line, err := p.prompt(text)
		if err != nil {
			return none, q.failed(err)
		}
		answer, err := parse(strings.TrimSpace(line))
		if err == nil {
			return answer, nil
		}
		text = "  " + escapeLines(err.Error()) + "\n" + prompt
	}
}
