package yamldoc

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// atLine is how the YAML library names a line.
var atLine = regexp.MustCompile(`^(?:yaml: )?(?:line ([0-9]+): )?`)

// Invalid returns the error for what the YAML library cannot read in a file. The
// library's messages are constant except for the name of an anchor, which may be a
// password that begins with *. data locates that anchor; it may be nil.
func Invalid(name string, data []byte, err error) error {
	text := err.Error()
	if m := atLine.FindStringSubmatch(text); m[1] != "" {
		name, text = name+":"+m[1], text[len(m[0]):]
	}
	text, hint := strings.TrimPrefix(text, "yaml: "), "check indentation, quotes and colons there and just above"
	switch {
	case strings.HasPrefix(text, "unknown anchor"):
		anchor := strings.TrimSuffix(strings.TrimPrefix(text, "unknown anchor '"), "' referenced")
		if before, _, found := bytes.Cut(data, []byte("*"+anchor)); found {
			name = fmt.Sprintf("%s:%d", name, 1+bytes.Count(before, []byte("\n")))
		}
		text, hint = "a value begins with *, and there is no such anchor", "put the value in single quotes"
	case strings.Contains(text, "cannot construct"):
		text, hint = "a value does not match its tag, such as !!int", "remove the tag"
	case strings.ContainsAny(text, "`\"") || len(text) > 80:
		text = "not YAML"
	}
	return fmt.Errorf("%s: %s\n%s", name, text, hint)
}
