package ask

import (
	"os"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/core"
	"github.com/AlecAivazis/survey/v2/terminal"
)

// surveyor asks with survey. Only this file knows that library; keyboard and
// screen stand between it and the terminal and cure its faults.
type surveyor struct {
	in     *source
	out    *os.File
	limits limits
}

// newSurvey makes a surveyor. Colour is a global switch of survey, which the
// first question of each kind heeds: it is set here and nowhere else.
func newSurvey(in *source, out *os.File, limits limits, color bool) *surveyor {
	core.DisableColor = !color
	return &surveyor{in: in, out: out, limits: limits}
}

// Input implements Prompter. A refused text is typed again, to be corrected.
func (s *surveyor) Input(q Question) (string, error) {
	preset := escape(q.Default)
	p := &survey.Input{Message: escape(q.Message), Help: escapeLines(q.Help), Default: preset}
	return put(s, q, p, func(given any) (string, error) {
		typed := given.(string)
		if typed == preset {
			typed = "" // survey has put in the default, as it was shown
		}
		answer, err := q.text(typed)
		if err != nil {
			s.in.retype(typed)
		}
		return answer, err
	})
}

// Select implements Prompter.
func (s *surveyor) Select(q Question) (string, error) {
	values, note := s.shown(q)
	p := &survey.Select{
		Message: escape(q.Message), Help: escapeLines(q.Help), Default: max(0, q.preset()),
		Options: values, Description: note, Filter: filter(values),
	}
	return put(s, q, p, func(given any) (string, error) {
		chosen := given.(survey.OptionAnswer).Index
		p.Default = chosen // for the next try
		return q.value(chosen)
	})
}

// MultiSelect implements Prompter.
func (s *surveyor) MultiSelect(q Question) ([]string, error) {
	values, note := s.shown(q)
	p := &survey.MultiSelect{
		Message: escape(q.Message), Help: escapeLines(q.Help), Default: q.checked(),
		Options: values, Description: note, Filter: filter(values),
	}
	return put(s, q, p, func(given any) ([]string, error) {
		var chosen []int
		for _, o := range given.([]survey.OptionAnswer) {
			chosen = append(chosen, o.Index)
		}
		p.Default = chosen // for the next try
		return q.values(chosen)
	})
}

// Confirm implements Prompter.
func (s *surveyor) Confirm(q Question) (bool, error) {
	p := &survey.Confirm{Message: escape(q.Message), Help: escapeLines(q.Help), Default: q.Yes}
	return put(s, q, p, func(given any) (bool, error) { return given.(bool), nil })
}

// put runs one prompt of survey until parse takes what it gives.
func put[T any](s *surveyor, q Question, p survey.Prompt, parse func(given any) (T, error)) (T, error) {
	var answer, none T
	screen := &screen{File: s.out}
	keyboard := &keyboard{source: s.in, screen: screen, limits: s.limits}
	_, rows := size(s.out)
	err := s.in.raw(func() error {
		return survey.AskOne(p, discard{},
			survey.WithStdio(keyboard, screen, screen),
			survey.WithShowCursor(true),
			survey.WithPageSize(min(max(3, rows-8), 15)),
			survey.WithValidator(func(given any) (err error) {
				answer, err = parse(given)
				return asShown(err)
			}))
	})
	if err != nil {
		_, _ = s.out.WriteString("\n") // the cursor stands in the prompt
		return none, q.failed(err)
	}
	return answer, nil
}

// discard is where survey puts the answers: parse already has them.
type discard struct{}

// WriteAnswer implements core.Settable.
func (discard) WriteAnswer(string, any) error { return nil }

// shown are the options as survey is to show them, each on one line: a list that
// is longer than the screen cannot be redrawn.
func (s *surveyor) shown(q Question) (values []string, note func(value string, index int) string) {
	const marks, dash = 7, 3 // columns of "> [x] " and " - "
	columns, _ := size(s.out)
	notes := make([]string, len(q.Options))
	for i, o := range q.Options {
		value := clip(escape(o.Value), columns-marks, terminal.StringWidth)
		values = append(values, value)
		notes[i] = clip(escape(o.Note), columns-marks-terminal.StringWidth(value)-dash, terminal.StringWidth)
	}
	return values, func(_ string, i int) string { return notes[i] }
}
