package dotenv

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
)

// What every variable is outside the file: inherited names get it, and
// interpolation finds it before the file's own values.
const outside = "<outside>"

func readWithCompose(data []byte) (map[string]string, error) {
	return composeenv.ParseWithLookup(bytes.NewReader(data), func(string) (string, bool) { return outside, true })
}

// checkAgainstCompose holds what Parse makes of data against compose-go.
func checkAgainstCompose(t *testing.T, data []byte) {
	t.Helper()
	file, err := Parse(".env", data)
	want, composeErr := readWithCompose(data)
	switch {
	case err != nil && composeErr == nil:
		if !refusedByUsAlone(data, want) {
			t.Fatalf("refused, but not by compose: %v\n%q\n%q", err, data, want)
		}
	case err == nil && composeErr != nil:
		var invalid *template.InvalidTemplateError
		if !errors.As(composeErr, &invalid) || !hasInterpolation(file) {
			t.Fatalf("refused by compose alone: %v\n%q", composeErr, data)
		}
	case err == nil:
		checkValues(t, file, want)
	}
}

// refusedByUsAlone: the faults that Compose overlooks.
func refusedByUsAlone(data []byte, read map[string]string) bool {
	if len(data) > MaxSize || bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data) {
		return true
	}
	for key := range read {
		if key == "" || strings.ContainsFunc(key, unicode.IsSpace) {
			return true
		}
	}
	return false
}

func hasInterpolation(file *File) bool {
	for _, st := range file.statements {
		if st.Interpolated {
			return true
		}
	}
	return false
}

func checkValues(t *testing.T, file *File, want map[string]string) {
	t.Helper()
	keys := file.Keys()
	if len(keys) != len(want) {
		t.Fatalf("keys %q, compose has %q, in %q", keys, want, file.text)
	}
	for _, key := range keys {
		last, _ := file.Last(key)
		value, ok := want[key]
		switch {
		case !ok:
			t.Fatalf("key %q is not in compose's %q, in %q", key, want, file.text)
		case last.Inherited && value != outside:
			t.Fatalf("%s: inherited, but compose has %q, in %q", key, value, file.text)
		case !last.Inherited && !last.Interpolated && value != last.Value:
			t.Fatalf("%s: %q, but compose has %q, in %q", key, last.Value, value, file.text)
		}
	}
}
