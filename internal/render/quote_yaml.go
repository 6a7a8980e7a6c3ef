package render

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// plainYAML matches text that needs no quotes anywhere in a YAML document, even inside
// [ ] and { }, unless it reads as a number or a boolean.
var plainYAML = regexp.MustCompile(`^[A-Za-z0-9_./][A-Za-z0-9_./=+-]*$`)

// yamlQuote returns a string as a YAML scalar on one line. Compose still interpolates
// ${…} in it.
func yamlQuote(s string) (string, error) { return quoteUnless(s, plainYAML) }

// plainItem matches text that needs no quotes as an item of [ ], options and several
// words included.
var plainItem = regexp.MustCompile(`^-?[A-Za-z_./][A-Za-z0-9_./=;+-]*( [A-Za-z0-9_./=;+-]+)*$`)

// itemQuote is literalQuote for an item of [ ], where more needs no quotes.
func itemQuote(s string) (string, error) {
	return quoteUnless(strings.ReplaceAll(s, "$", "$$"), plainItem)
}

// quoteUnless returns a string as a YAML scalar, in quotes unless it is plain.
func quoteUnless(s string, plain *regexp.Regexp) (string, error) {
	n := yaml.Node{}
	n.SetString(s)
	if !plain.MatchString(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	b, err := yaml.Marshal(&n)
	return strings.TrimSuffix(string(b), "\n"), err
}

// literalQuote is yamlQuote with escaped dollar signs, so that Compose does not
// interpolate it.
func literalQuote(s string) (string, error) {
	return yamlQuote(strings.ReplaceAll(s, "$", "$$"))
}
