package deploy

import (
	"errors"
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

// gather takes the secrets that there are and makes what is missing.
func (r *run) gather() (s render.Secrets, err error) {
	if s.Token, err = r.token(); err != nil {
		return s, err
	}
	switch {
	case r.answers.Expose != answers.ExposeNginx:
		return s, nil
	case r.answers.TLS == answers.TLSFiles:
		return s, r.ownCertificate(&s)
	}
	return s, r.localCertificate(&s)
}

// token keeps the one of .env unless it is missing or weak.
func (r *run) token() (secret.String, error) {
	have, _, ok := r.stack.Env.Get("JUPYTER_TOKEN")
	if ok && have != "" {
		reason := secret.Weak(have)
		if reason == "" {
			return secret.New(have), nil
		}
		r.find(finding.Finding{Kind: finding.WeakToken, Subject: "JUPYTER_TOKEN", Detail: reason})
	}
	made, err := secret.Token(r.Random)
	return secret.New(made), err
}

// certificateError is what keeps a certificate from being used.
type certificateError struct {
	faults pki.Problems // with the path of each file
	err    error
}

func (e certificateError) Error() string { return e.err.Error() }

func (e certificateError) Unwrap() error { return e.err }

// unusable goes on with a certificate that cannot be used, so that a check hides
// no other drift. What was just given on the command line has to be right.
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
		data, _ := r.readMoved(name) // what is missing is told
		return data
	}
	s.Cert, s.Key = there(layout.Cert), secret.New(string(there(layout.Key)))
	s.CACert, s.CAKey = there(layout.CACert), secret.New(string(there(layout.CAKeyFile)))
	return bad, true
}

// drift says it of each file.
func (e certificateError) drift() (out []Drift) {
	for _, p := range e.faults {
		path, _, _ := strings.Cut(p.At, ":")
		out = append(out, Drift{DriftCertificate, path, p.Message})
	}
	return out
}

// withoutCertificates takes the certificates that nobody would write out of a plan.
func withoutCertificates(p plan.Plan) plan.Plan {
	p.Changes = slices.DeleteFunc(p.Changes, func(c plan.Change) bool {
		return c.Policy == file.CreateOnce && c.Action == plan.Create
	})
	return p
}
