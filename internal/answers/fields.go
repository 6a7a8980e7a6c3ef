package answers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Field ties a row of the table to its field of Answers.
type Field struct {
	// Set parses the text form and stores it. It changes nothing when it fails.
	Set func(*Answers, []string) error
	// Get returns the canonical text form.
	Get func(Answers) []string
}

// one returns the Field of an answer with a single value.
func one[T any](at func(*Answers) *T, parse func(string) (T, error), format func(T) string) Field {
	set := func(s *Answers, v []string) error {
		if len(v) != 1 {
			return fmt.Errorf("expected one value, got %d", len(v))
		}
		x, err := parse(v[0])
		if err == nil {
			*at(s) = x
		}
		return err
	}
	return Field{set, func(s Answers) []string { return []string{format(*at(&s))} }}
}

// many returns the Field of a list. Set checks each element, reports all errors,
// drops duplicates and sorts the list.
func many(at func(*Answers) *[]string, parse func(string) (string, error)) Field {
	set := func(s *Answers, values []string) error {
		out, err := parseAll(values, parse)
		if err != nil {
			return err
		}
		slices.Sort(out)
		*at(s) = slices.Compact(out)
		return nil
	}
	return Field{set, func(s Answers) []string { return slices.Clone(*at(&s)) }}
}

// parseAll parses every element. Its error joins the errors of all elements.
func parseAll[T any](values []string, parse func(string) (T, error)) ([]T, error) {
	out := make([]T, 0, len(values))
	var bad []string
	for _, v := range values {
		x, err := parse(v)
		if err != nil {
			bad = append(bad, err.Error())
			continue
		}
		out = append(out, x)
	}
	if bad != nil {
		return nil, fmt.Errorf("%s", strings.Join(bad, "; "))
	}
	return out, nil
}

func setAllow(s *Answers, values []string) error {
	out, err := parseAll(values, ParsePrefix)
	if err == nil {
		s.Allow, _ = compact(out)
	}
	return err
}

// unmarshal parses a text with the type's UnmarshalText.
func unmarshal[T any, P interface {
	*T
	UnmarshalText([]byte) error
}](text string) (T, error) {
	var v T
	err := P(&v).UnmarshalText([]byte(text))
	return v, err
}

func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "yes", "y", "true", "on", "1":
		return true, nil
	case "no", "n", "false", "off", "0":
		return false, nil
	}
	return false, fmt.Errorf("%q is not valid: expected yes or no", text)
}

func formatBool(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func parsePortOrOff(text string) (int, error) {
	if text == "off" {
		return 0, nil
	}
	return parsePort(text)
}

func formatPort(n int) string {
	if n == 0 {
		return "off"
	}
	return strconv.Itoa(n)
}

// between returns a parser of whole numbers from low to high.
func between(low, high int) func(string) (int, error) {
	return func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("%q is not a whole number from %d to %d", text, low, high)
		}
		return n, nil
	}
}

func asIs(s string) string { return s }

func name[T ~string](v T) string { return string(v) }

// parsePath accepts any path without control characters; empty means none.
func parsePath(text string) (string, error) {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", fmt.Errorf("%.80q is not a path", text)
	}
	return text, nil
}
