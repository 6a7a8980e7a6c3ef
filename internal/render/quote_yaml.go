package render

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// plainYAML are texts that need no quotes anywhere in a YAML document, inside
// [ ] and { } too, as long as they are not read as a number or another word.
var plainYAML = regexp.MustCompile(`^[A-Za-z0-9_./][A-Za-z0-9_./=+-]*$`)

// yamlQuote writes a string as a YAML scalar on one line that reads back as
// the same string. In compose files ${…} in it is still interpolated.
func yamlQuote(s string) (string, error) {
	n := yaml.Node{}
	n.SetString(s)
	if !plainYAML.MatchString(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	b, err := yaml.Marshal(&n)
	return strings.TrimSuffix(string(b), "\n"), err
}

// literalQuote is yamlQuote for values that Compose must not interpolate.
func literalQuote(s string) (string, error) {
	return yamlQuote(strings.ReplaceAll(s, "$", "$$"))
}
