package deploy

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
)

// gather reads the existing secrets and generates the missing ones.
func (r *run) gather() (s render.Secrets, err error) {
	if s.Token, err = r.token(); err != nil {
		return s, err
	}
	switch {
	case !r.answers.EndsTLS():
		return s, nil
	case r.answers.TLS == answers.TLSFiles:
		return s, r.ownCertificate(&s)
	}
	return s, r.localCertificate(&s)
}

// token returns the one in .env, or a new one where that is missing or weak, or where
// others have it.
func (r *run) token() (secret.String, error) {
	have, _, ok := r.stack.Env.Get("JUPYTER_TOKEN")
	if ok && have != "" {
		if reason := secret.Weak(have, r.names()...); reason != "" {
			r.find(finding.Finding{Kind: finding.WeakToken, Subject: "JUPYTER_TOKEN", Detail: reason})
		} else if found := r.copied(secret.New(have)); found != nil {
			r.find(*found)
		} else {
			return secret.New(have), nil
		}
	}
	made, err := secret.Token(r.Random)
	return secret.New(made), err
}

// names returns the names that everybody knows who knows the deployment.
func (r *run) names() []string {
	return append(r.stack.Model.ServiceNames(), r.stack.Name, filepath.Base(r.tree.Dir), r.answers.Domain)
}

// certificateError says why a certificate cannot be used.
type certificateError struct {
	faults pki.Problems // one for each file, with its path
	err    error
}

func (e certificateError) Error() string { return e.err.Error() }

func (e certificateError) Unwrap() error { return e.err }

// unusable lets a check continue with a certificate that cannot be used, so that it
// reports all other drift too. It refuses one that was given to this run.
func (r *run) unusable(s *render.Secrets, err error, given []answers.Source) (bad certificateError, ok bool) {
	new := slices.ContainsFunc(answers.Questions(), func(q answers.Question) bool { return q.Certificate && answers.Gives(given, q) })
	if new || !errors.As(err, &bad) {
		return bad, false
	}
	f := finding.Finding{Kind: finding.Unusable, Detail: bad.Error()}
	for _, p := range bad.faults {
		f.Items = append(f.Items, p.At)
	}
	r.find(f)
	there := func(name string) []byte {
		data, _ := r.readMoved(name) // missing files are reported
		return data
	}
	s.Cert, s.Key = there(layout.Cert), secret.New(string(there(layout.Key)))
	s.CACert, s.CAKey = there(layout.CACert), secret.New(string(there(layout.CAKeyFile)))
	return bad, true
}

// drift returns the drift of each file.
func (e certificateError) drift() (out []Drift) {
	for _, p := range e.faults {
		path, _, _ := strings.Cut(p.At, ":")
		out = append(out, Drift{Kind: DriftCertificate, Path: path, Detail: p.Message})
	}
	return out
}

// withoutCertificates drops new certificates from a plan: an upgrade would stop
// before it writes them.
func withoutCertificates(p plan.Plan) plan.Plan {
	p.Changes = slices.DeleteFunc(p.Changes, func(c plan.Change) bool {
		return c.Policy == file.CreateOnce && c.Action == plan.Create
	})
	return p
}
