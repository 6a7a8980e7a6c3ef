package render

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var nginxPlain = regexp.MustCompile(`^[A-Za-z0-9._/:-]+$`)

// nginxQuote returns text as one word of nginx configuration that nginx takes
// literally. It fails on a dollar sign, which always begins a variable, and on
// control characters.
func nginxQuote(s string) (string, error) {
	switch {
	case strings.Contains(s, "$"):
		return "", fmt.Errorf("%.60q has a $, which nginx cannot take literally", s)
	case strings.ContainsFunc(s, unicode.IsControl):
		return "", fmt.Errorf("%.60q has a control character", s)
	case nginxPlain.MatchString(s):
		return s, nil
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`, nil
}
