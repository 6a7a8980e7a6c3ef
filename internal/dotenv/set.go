package dotenv

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Set makes value the value of key and changes no other byte. It replaces the
// value of the last statement of key (earlier ones stay) or adds a
// line `key=value` at the end, with the file's own line ending. A name without
// a value gets one. When Compose reads this value already, nothing changes.
//
// A value in quotes stays in quotes; otherwise quotes are added where they are
// needed. A changed value never holds a line break of its own: it is written
// as an escape, so that tools that read line by line are not misled.
//
// Nothing is changed on an error: a new key that is not a validName, a value
// that no .env file can hold (a NUL byte, invalid UTF-8), a file that grows
// beyond MaxSize. Errors do not quote the value.
func (f *File) Set(key, value string) error {
	if _, known := f.last[key]; !known && !validName(key) {
		return fmt.Errorf("set %q: not a name\nuse letters, digits and _, with no digit in front", key)
	}
	if strings.ContainsRune(value, 0) || !utf8.ValidString(value) {
		return fmt.Errorf("set %s: a NUL byte or invalid UTF-8 in the value\na .env file is text: encode the value, in base64 for example", key)
	}
	changed, err := Parse(f.name, []byte(f.with(key, value)))
	if err != nil {
		return fmt.Errorf("set %s: %w", key, err)
	}
	*f = *changed
	return nil
}

// with is the text after Set.
func (f *File) with(key, value string) string {
	at, ok := f.last[key]
	if !ok {
		return f.withLine(key + "=" + encode(value, 0))
	}
	st := f.statements[at]
	if st.Value == value && !st.Interpolated && !st.Inherited {
		return f.text
	}
	quote := st.quote
	after := f.text[st.to:]
	if value == "" && strings.HasPrefix(strings.TrimLeftFunc(after, isSpace), "#") {
		// Without quotes the comment would become the value.
		quote = '\''
	}
	replacement := encode(value, quote)
	if st.Inherited {
		replacement = "=" + replacement
	}
	return f.text[:st.from] + replacement + after
}

// withLine is the text with a line added.
func (f *File) withLine(line string) string {
	end := f.lineEnd()
	if f.text == "" || f.text == byteOrderMark || strings.HasSuffix(f.text, "\n") {
		return f.text + line + end
	}
	return f.text + end + line + end
}
