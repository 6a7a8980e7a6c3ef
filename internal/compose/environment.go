package compose

import (
	"bytes"
	"errors"
	"fmt"

	"example.com/magi-harden/internal/dotenv"
	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
)

// values reads a .env file as Compose does. Its errors name file, line and key;
// Compose's own may quote the value, which may be a secret.
func values(name string, data []byte, lookup composeenv.LookupFn) (map[string]string, error) {
	file, invalid := dotenv.Parse(name, data)
	if invalid == nil {
		if err := expandable(name, file, lookup); err != nil {
			return nil, err
		}
	}
	read, err := composeenv.ParseWithLookup(bytes.NewReader(data), lookup)
	if err == nil {
		return read, nil
	}
	if invalid != nil {
		return nil, invalid
	}
	so := map[string]string{}
	for _, a := range file.Assignments() {
		if !a.Interpolated {
			so[a.Key] = a.Value
			continue
		}
		value, err := Substitute(a.Value, func(key string) (string, bool) {
			if lookup != nil {
				if v, ok := lookup(key); ok {
					return v, true
				}
			}
			v, ok := so[key]
			return v, ok
		})
		var missing *template.MissingRequiredError
		switch {
		case errors.As(err, &missing):
			return nil, fmt.Errorf("%s:%d: %s: required variable %s has no value\nset it above that line", name, a.Line, Redact(a.Key), Redact(missing.Variable))
		case err != nil:
			return nil, fmt.Errorf("%s:%d: %s: a $ in its value begins no variable\nput the value in single quotes, where $ is literal", name, a.Line, Redact(a.Key))
		}
		so[a.Key] = value
	}
	return nil, fmt.Errorf("%s: rejected by Compose\nto see the reason, which may show a value, run: docker compose config", name)
}

// Substitute replaces the variables of a value as Compose does; one without a value
// becomes empty. It fails on a $ that begins no variable, and on a required variable
// without a value.
func Substitute(value string, lookup func(name string) (string, bool)) (string, error) {
	return newBudget(nil).substitute(value, lookup)
}
