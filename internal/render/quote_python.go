package render

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pythonQuote returns a string, bool, int or []string as a Python literal in ASCII on
// one line. It fails on other types and on text that is not UTF-8.
func pythonQuote(value any) (string, error) {
	switch v := value.(type) {
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case int:
		return strconv.Itoa(v), nil
	case string:
		return pythonString(v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			var err error
			if quoted[i], err = pythonString(s); err != nil {
				return "", err
			}
		}
		return "[" + strings.Join(quoted, ", ") + "]", nil
	}
	return "", fmt.Errorf("quote for Python: %T has no literal", value)
}

// pythonString escapes quotes, backslashes and all that is not printable ASCII.
func pythonString(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("quote for Python: %.40q is not UTF-8", s)
	}
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= ' ' && r <= '~':
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('\'')
	return b.String(), nil
}
