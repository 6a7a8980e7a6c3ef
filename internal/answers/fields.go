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
	// Set checks the text form and stores it.
	Set func(*Answers, []string) error
	// Get gives the canonical text form.
	Get func(Answers) []string
}

// one makes Set and Get of an answer with a single value.
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

// many makes Set and Get of a list: each element is checked, all errors are
// told, duplicates are dropped and the order is the sorted one.
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

// parseAll parses every element and tells all errors at once.
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

// unmarshal makes a parse function of a type that reads itself from text.
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

// between parses a whole number within bounds.
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

// parsePath takes any path of a file; the empty one is none.
func parsePath(text string) (string, error) {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", fmt.Errorf("%.80q is not a path", text)
	}
	return text, nil
}
