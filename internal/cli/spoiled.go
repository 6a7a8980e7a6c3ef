package cli

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
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
	new := slices.ContainsFunc(given, func(a answers.Source) bool {
		_, cert := a["tls_cert"]
		_, key := a["tls_key"]
		return cert || key
	})
	if !check || new || !errors.As(err, &bad) {
		return s, err
	}
	d.spoiled = bad.err
	d.notes = append(d.notes, "upgrade would stop here: "+bad.Error())
	there := func(name string) []byte {
		data, _ := d.tree.Read(name) // what is missing is told
		return data
	}
	s.Cert, s.Key = there(certFile), secret.New(string(there(keyFile)))
	s.CACert, s.CAKey = there(caFile), secret.New(string(there(caKeyFile)))
	return s, nil
}

// unspoiled leaves out of the plan the certificates that nobody would write.
func (d *deployment) unspoiled() {
	if d.spoiled != nil {
		d.plan.Changes = slices.DeleteFunc(d.plan.Changes, func(c plan.Change) bool {
			return c.Policy == render.CreateOnce && c.Action == plan.Create
		})
	}
}

// spoiledDrift says it as drift: of the first path that the error begins with.
func (d *deployment) spoiledDrift() (out []drift) {
	if d.spoiled == nil {
		return nil
	}
	text, _, _ := strings.Cut(d.spoiled.Error(), "\n")
	paths, detail, _ := strings.Cut(text, ": ")
	for _, path := range strings.Split(paths, ", ") {
		out = append(out, drift{"certificate", path, detail})
	}
	return out
}
