package pki

import (
	"errors"
	"fmt"
)

// Renew is the hint about a certificate that ends: whoever knows where it came
// from can say how.
const Renew = "renew it"

// Problem is one thing that is wrong with a certificate, its key or its chain.
type Problem struct {
	At      string // path of the file, with :line where it is known
	Message string
	Hint    string // what to do next; may be empty
	Warning bool   // works, but not for long or not everywhere
}

// Error gives "path: message", and the hint on a second line.
func (p Problem) Error() string {
	if p.Hint == "" {
		return p.At + ": " + p.Message
	}
	return p.At + ": " + p.Message + "\n" + p.Hint
}

// Problems are everything that is wrong, warnings included.
type Problems []Problem

// Err joins the problems that are no warnings; nil when there are none.
func (ps Problems) Err() error {
	var errs []error
	for _, p := range ps {
		if !p.Warning {
			errs = append(errs, p)
		}
	}
	return errors.Join(errs...)
}

// Warnings gives those problems that do not stop anything.
func (ps Problems) Warnings() Problems {
	var out Problems
	for _, p := range ps {
		if p.Warning {
			out = append(out, p)
		}
	}
	return out
}

func (ps *Problems) fail(at, hint, format string, args ...any) {
	*ps = append(*ps, Problem{At: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (ps *Problems) warn(at, hint, format string, args ...any) {
	*ps = append(*ps, Problem{At: at, Message: fmt.Sprintf(format, args...), Hint: hint, Warning: true})
}
