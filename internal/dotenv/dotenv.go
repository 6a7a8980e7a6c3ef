// Package dotenv edits .env files without losing a byte: a file is read as
// Compose reads it, and a change touches the bytes of one value only.
//
// The meaning of a file is that of compose-go's own dotenv package, with all
// its peculiarities: ` #` begins a comment but `<tab>#` does not, `KEY= # text`
// has the comment for its value, a second statement may follow a closing quote,
// and of duplicates the last one wins. Interpolation alone is left to Compose.
package dotenv

import "strings"

// MaxSize is the largest file that is read, in bytes.
const MaxSize = 4 << 20

// File is a .env file: its text and where the statements are in it.
// The zero value is an empty file.
type File struct {
	name       string
	text       string
	statements []statement
	last       map[string]int // key to the index of its last statement
}

// Assignment is one statement of a file.
type Assignment struct {
	Key  string
	Line int // from 1, where the key is

	// Value is what Compose reads. With Interpolated it is the text before
	// substitution.
	Value string

	// Interpolated: Compose substitutes variables ($NAME, ${NAME}) in Value.
	Interpolated bool

	// Inherited: the line is a name alone, whose value Compose takes from its
	// own environment where that has one. Value is empty.
	Inherited bool

	// CommentValue: in `KEY= # text` Compose takes `# text` for the value,
	// which is hardly what the author meant.
	CommentValue bool
}

// Parse reads the file called name, which is used in errors only. Its errors
// are *Error, joined where the file has several; none quotes the file's text,
// which may be secret.
//
// A file that Compose refuses is refused, but for faults in interpolation; so
// are files that Compose misreads in silence: binary ones, and names that are
// empty, hold blanks, or stand alone at the end without a line break.
func Parse(name string, data []byte) (*File, error) {
	s := scanner{name: name, text: string(data), line: 1}
	s.run()
	if err := s.failures(); err != nil {
		return nil, err
	}
	f := &File{name: name, text: s.text, statements: s.statements, last: make(map[string]int)}
	for i, st := range f.statements {
		f.last[st.Key] = i
	}
	return f, nil
}

// Bytes is the file's text: what was parsed, and the changes of Set.
func (f *File) Bytes() []byte { return []byte(f.text) }

// Keys are the names in the file, each once, in the order in which they first
// occur.
func (f *File) Keys() []string {
	seen := make(map[string]bool, len(f.last))
	keys := make([]string, 0, len(f.last))
	for _, st := range f.statements {
		if !seen[st.Key] {
			seen[st.Key] = true
			keys = append(keys, st.Key)
		}
	}
	return keys
}

// Get is the value of the last assignment of key and its line. A name without
// a value (Inherited) is not an assignment.
func (f *File) Get(key string) (value string, line int, ok bool) {
	at, ok := f.last[key]
	if !ok {
		return "", 0, false
	}
	for ; at >= 0; at-- {
		if st := f.statements[at]; st.Key == key && !st.Inherited {
			return st.Value, st.Line, true
		}
	}
	return "", 0, false
}

// Last is the last statement of key, the one that Set changes.
func (f *File) Last(key string) (Assignment, bool) {
	at, ok := f.last[key]
	if !ok {
		return Assignment{}, false
	}
	return f.statements[at].Assignment, true
}

// lineEnd is the line ending of the file's last complete line.
func (f *File) lineEnd() string {
	if at := strings.LastIndexByte(f.text, '\n'); at > 0 && f.text[at-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// Assignments are the statements of the file in their order, duplicates included.
func (f *File) Assignments() []Assignment {
	out := make([]Assignment, len(f.statements))
	for i, st := range f.statements {
		out[i] = st.Assignment
	}
	return out
}
