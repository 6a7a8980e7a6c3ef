package cli

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/wizard"
)

// person opens the prompts when the first question comes: most upgrades have
// none. It is nil where nobody may be asked.
func (o *upgradeOptions) person(sys IO) (prompt ask.Prompter, err error) {
	if o.prompt == nil {
		o.prompt, o.done, err = o.prompter(sys)
	}
	return o.prompt, err
}

// settle takes the stored answers, and asks a person for those that they lack,
// such as a question of a newer version. A script takes the defaults.
func (o *upgradeOptions) settle(sys IO, d *deployment, given []answers.Source, stored answers.Source) error {
	if o.checks || o.yes || o.noInput || sys.Prompter == nil {
		return d.resolve(nil, given, stored)
	}
	if err := d.settleService(nil, append(given[:len(given):len(given)], stored)); err != nil {
		return err
	}
	w := &wizard.Wizard{Found: stack.Host(d.stack.Found()), More: true, TryCertificate: tryCertificate}
	w.Layers = d.follow(given, stored, w.Found)
	asking := func(q answers.Question, sofar answers.Answers, suggested []string) (values []string, err error) {
		if q.Settled {
			return suggested, nil
		}
		if _, follows := d.profile.Follows[q.Key]; follows {
			if values, ok := q.Default.Value(sofar, w.Found); ok {
				return values, nil // the profile answers it
			}
		}
		if w.Prompt, err = o.person(sys); err != nil {
			return nil, err
		}
		if d.asked == nil {
			fmt.Fprintln(sys.Err, "The last run's answers do not say this yet:")
		}
		d.asked = append(d.asked, q.Key)
		return w.Ask(q, sofar, suggested)
	}
	var notes []string
	var err error
	d.spec, notes, err = answers.Resolve(w.Layers, w.Found, asking)
	d.notes = append(d.notes, notes...)
	d.noteProfile(given)
	return err
}

// noteNew tells the answers that nobody gave, now or earlier.
func (d *deployment) noteNew(layers []answers.Source) {
	for _, q := range answers.Questions() {
		value := strings.Join(q.Get(d.spec), " ")
		if !answers.Gives(layers, q) && value != "" && !slices.Contains(d.asked, q.Key) {
			d.notes = append(d.notes, fmt.Sprintf("%s: a new question, answered with its default: %s", q.Key, value))
		}
	}
}
