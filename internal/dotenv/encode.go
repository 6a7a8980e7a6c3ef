package dotenv

import "strings"

// plain characters mean themselves to Compose, to shells and to other readers.
const plain = nameChars + "./:@%+,=-"

const (
	digits    = "0123456789"
	nameChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_" + digits
)

// consistsOf reports whether text has no character outside chars.
func consistsOf(text, chars string) bool { return strings.Trim(text, chars) == "" }

// encode writes value so that Compose reads it back. quote is that of the
// value it takes the place of, 0 for none.
func encode(value string, quote byte) string {
	switch {
	case consistsOf(value, plain) && quote == 0:
		return value
	case consistsOf(value, plain):
		return string(quote) + value + string(quote)
	case !strings.ContainsAny(value, "'\r\n") && !strings.HasSuffix(value, `\`):
		// Single quotes are literal, in shells too.
		return "'" + value + "'"
	}
	// The backquote is octal: a shell that sources the file must not run it.
	escapes := strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "\n", `\n`, "\r", `\r`, "`", `\0140`)
	return `"` + escapes.Replace(value) + `"`
}

// validName reports whether every reader takes name for an environment
// variable: letters, digits and underscores, with no digit in front (POSIX,
// Base Definitions 8.1, with lower case). Files may hold other names, such as
// `discovery.type`.
func validName(name string) bool {
	return name != "" && consistsOf(name, nameChars) && !strings.Contains(digits, name[:1])
}
