package ask

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules here turn what was typed into answers. They are the same for every
// Prompter.

// text is the answer to an Input: the typed line without the blanks around it,
// or the default. No answer has a use for a control character.
func (q Question) text(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	for _, r := range typed {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return "", fmt.Errorf("the character %q is not allowed here", r)
		}
	}
	if typed == "" {
		typed = q.Default
	}
	return typed, q.check(typed)
}

// value is the answer to a Select.
func (q Question) value(index int) (string, error) {
	v := q.Options[index].Value
	return v, q.check(v)
}

// values is the answer to a MultiSelect, in the order of the options.
func (q Question) values(chosen []int) ([]string, error) {
	chosen = slices.Compact(slices.Sorted(slices.Values(chosen)))
	values := make([]string, len(chosen))
	for i, index := range chosen {
		values[i] = q.Options[index].Value
	}
	return values, q.check(strings.Join(values, ","))
}

func (q Question) check(answer string) error {
	if q.Check == nil {
		return nil
	}
	return q.Check(answer)
}

// preset is the index of the default option, -1 when there is none.
func (q Question) preset() int {
	return slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == q.Default })
}

// checked are the indices of the options that are chosen at first.
func (q Question) checked() []int {
	var indices []int
	for i, o := range q.Options {
		if slices.Contains(q.Checked, o.Value) {
			indices = append(indices, i)
		}
	}
	return indices
}

// find is the index of the option that a typed word means: its value, its number
// from 1, or its value in other case where that is unique.
func (q Question) find(word string) (int, error) {
	folded := []int{}
	for i, o := range q.Options {
		if o.Value == word {
			return i, nil
		}
		if strings.EqualFold(o.Value, word) {
			folded = append(folded, i)
		}
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(q.Options) {
		return n - 1, nil
	}
	if len(folded) == 1 {
		return folded[0], nil
	}
	return 0, fmt.Errorf("%q is not one of the options: type a number from 1 to %d, or a name", word, len(q.Options))
}

// findAll is find for a list, with commas or blanks between. "none" alone is the
// empty list, an empty line what was chosen at first.
func (q Question) findAll(typed string) ([]int, error) {
	words := strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	if len(words) == 0 {
		return q.checked(), nil
	}
	if len(words) == 1 && strings.EqualFold(words[0], "none") {
		return nil, nil
	}
	var indices []int
	var problems []error
	for _, word := range words {
		i, err := q.find(word)
		indices = append(indices, i)
		problems = append(problems, err)
	}
	return indices, errors.Join(problems...)
}

// yes is the answer to a Confirm.
func (q Question) yes(typed string) (bool, error) {
	switch strings.ToLower(typed) {
	case "":
		return q.Yes, nil
	case "y", "yes":
		return true, nil
	case "n", "no":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", typed)
}
