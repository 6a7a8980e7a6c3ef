package cli

import (
	"io"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
)

// secrets gathers what there is and makes what is missing.
func (d *deployment) secrets(random io.Reader, now time.Time) (s render.Secrets, err error) {
	if s.Token, err = d.token(random); err != nil {
		return s, err
	}
	if d.spec.Expose != answers.ExposeNginx {
		return s, nil
	}
	if d.spec.TLS == answers.TLSFiles {
		return s, ofCertificate(d.ownCertificate(&s, now))
	}
	return s, ofCertificate(d.localCertificate(&s, random, now))
}

// token keeps the one of .env unless it is missing or weak.
func (d *deployment) token(random io.Reader) (secret.String, error) {
	have, _, ok := d.stack.Env.Get("JUPYTER_TOKEN")
	if ok && have != "" {
		reason := secret.Weak(have)
		if reason == "" {
			return secret.New(have), nil
		}
		d.notes = append(d.notes, "JUPYTER_TOKEN in .env "+reason+": a new one was made, the old file is kept in "+layout.Backups)
	}
	made, err := secret.Token(random)
	return secret.New(made), err
}
