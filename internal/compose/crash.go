package compose

import (
	"errors"
	"fmt"
	"slices"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// errCrash is the error of a stack on which Compose's own code panics. The panic's
// text is dropped: it may quote a value.
var errCrash = errors.New("crash")

// caught runs a call of compose-go and returns errCrash where it panics.
func caught[T any](call func() (T, error)) (out T, err error) {
	defer func() {
		if recover() != nil {
			err = errCrash
		}
	}()
	return call()
}

// sections are the keys at the top whose elements have names.
var sections = [...]string{"services", "networks", "volumes", "secrets", "configs", "models"}

// notMapping returns the error for a section that is no mapping; nil if each is one.
// Compose crashes on it when a file with include has it.
func notMapping(docs []Document) error {
	for _, doc := range docs {
		for _, key := range Keys(doc.Root) {
			if n := Resolve(Child(doc.Root, key)); slices.Contains(sections[:], key) && (n == nil || n.Kind != yaml.MappingNode) {
				at := place.Place{File: doc.File, Line: keyLine(doc.Root, key)}
				return fmt.Errorf("%s: %s: not a mapping\nadd an entry, or remove the key", at, key)
			}
		}
	}
	return nil
}
