package cli

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
)

// certificateError is what keeps a certificate from being used.
type certificateError struct{ err error }

func (e certificateError) Error() string { return e.err.Error() }

func (e certificateError) Unwrap() error { return e.err }

func ofCertificate(err error) error {
	if err == nil {
		return nil
	}
	return certificateError{err}
}

// secretsFor gathers the secrets. A check goes on with a certificate that cannot
// be used, so that it hides no other drift; what was just given on the command
// line has to be right.
func (d *deployment) secretsFor(sys IO, check bool, given []answers.Source) (render.Secrets, error) {
	s, err := d.secrets(rand.Reader, sys.now())
	var bad certificateError
	new := slices.ContainsFunc(answers.Questions(), func(q answers.Question) bool { return q.Certificate && answers.Gives(given, q) })
	if !check || new || !errors.As(err, &bad) {
		return s, err
	}
	d.unusable = bad.err
	d.notes = append(d.notes, "upgrade would stop here: "+bad.Error())
	there := func(name string) []byte {
		data, _ := d.tree.Read(name) // what is missing is told
		return data
	}
	s.Cert, s.Key = there(layout.Cert), secret.New(string(there(layout.Key)))
	s.CACert, s.CAKey = there(layout.CACert), secret.New(string(there(layout.CAKeyFile)))
	return s, nil
}

// dropUnusable takes the certificates that nobody would write out of the plan.
func (d *deployment) dropUnusable() {
	if d.unusable != nil {
		d.plan.Changes = slices.DeleteFunc(d.plan.Changes, func(c plan.Change) bool {
			return c.Policy == file.CreateOnce && c.Action == plan.Create
		})
	}
}

// unusableDrift says it as drift: of the first path that the error begins with.
func (d *deployment) unusableDrift() (out []drift) {
	if d.unusable == nil {
		return nil
	}
	text, _, _ := strings.Cut(d.unusable.Error(), "\n")
	paths, detail, _ := strings.Cut(text, ": ")
	for _, path := range strings.Split(paths, ", ") {
		out = append(out, drift{"certificate", path, detail})
	}
	return out
}
