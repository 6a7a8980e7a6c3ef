package answers

import (
	"regexp"
	"strings"
)

// Kind is the shape of an answer.
type Kind string

// The kinds of answers, as JSON schema names their types.
const (
	Text   Kind = "string"
	Number Kind = "integer"
	Bool   Kind = "boolean"
	List   Kind = "array"
)

// PathKind says whether an answer is a path, for shell completion.
type PathKind int

// The kinds of paths.
const (
	NoPath PathKind = iota
	FilePath
	FolderPath
)

// Question is one row of the table: it gives the prompt, the flag, the
// environment variable, the check, the stored form, the schema and the
// documentation of one answer. Special behaviour of an answer is a field here; no
// code elsewhere compares its key.
type Question struct {
	Key     string // in answers.yaml, and for --set
	Prompt  string // short label, in the wizard and in the flag's help
	Help    string // one phrase: what it decides
	Rule    string // accepted values, for the documentation
	Kind    Kind
	Choices []string // all accepted values, if they are an enumeration
	Switch  bool     // a flag that needs no value
	Core    bool     // the wizard always asks it
	Default Default  // value if the answer is not given

	// Path says that the answer is a path.
	Path PathKind
	// Paths says that each text is one value of a list, blanks and all.
	Paths bool
	// Settled says that the answer is decided before the table is resolved, because
	// reading the stack needs it. The wizard does not ask it.
	Settled bool
	// Certificate says that the answer is a file of the user's own certificate. The
	// wizard checks its content at once.
	Certificate bool
	// Redacts says that parsing the answer drops secrets. A stored text that differs
	// from its parsed form may hold one, and is never shown.
	Redacts bool
	// Confirms makes this a question that only confirms another answer.
	Confirms *Confirmation

	// Offer returns the values to select a list from, found in the stack.
	Offer func(Found) []Offered
	// Hint returns a text about found values that are not the only choices; empty if
	// none were found.
	Hint func(Found) string
	// Skip reports whether the answers so far make the question irrelevant.
	Skip func(Answers) bool
	// Concerns reports whether the stack has what the question is about; nil: every
	// stack. Otherwise the wizard does not ask it.
	Concerns func(Found) bool
	// Missing returns why there is no default; empty for the usual message.
	Missing func(Found) string
	// Check returns the conflicts of the answer with the others and with the stack.
	// Answers may be incomplete: it must accept empty ones.
	Check func(Answers, Found) []string
	// Remarks returns the remarks about a valid answer, without its key. given is the
	// text as given.
	Remarks func(given []string, s Answers, f Found) []Remark
	// Weaker reports whether the answer is less strict than the default of prod.
	Weaker func(Answers) bool

	Field
}

// Confirmation describes the answer that a question confirms. Its row comes later in
// the table, it is asked first, and it needs the confirmation only in some cases.
type Confirmation struct {
	Of      string             // key of the confirmed answer
	Assumed func(*Answers)     // sets the confirmation, so that the answer's check can pass
	Needed  func(Answers) bool // reports whether the answer needs the confirmation
	Message string             // what the answer does, without its values
}

// Suggest returns a copy of the default, never nil; nil and false when the answer
// is required.
func (q Question) Suggest(s Answers, f Found) ([]string, bool) {
	values, ok := q.Default.Value(s, f)
	if !ok {
		return nil, false
	}
	return append([]string{}, values...), true
}

// Flag returns the name of the command-line flag, without the leading dashes.
func (q Question) Flag() string { return strings.ReplaceAll(q.Key, "_", "-") }

// Describe returns the prompt and the help as one line.
func (q Question) Describe() string { return q.Prompt + "; " + q.Help }

// Split returns the values in one text (a flag, a variable, a typed line). Lists are
// separated by commas or blanks, and "none" is the empty list.
func (q Question) Split(text string) []string {
	if q.Kind != List {
		return []string{strings.TrimSpace(text)}
	}
	if strings.TrimSpace(text) == "none" {
		return []string{}
	}
	if q.Paths && strings.TrimSpace(text) != "" {
		return []string{strings.TrimSpace(text)}
	}
	return splitList(text)
}

// inRequirement matches commas within a pip requirement: between extras, as in
// litellm[proxy,extra], and before another version clause, as in >=2,<3.
var inRequirement = regexp.MustCompile(`\[[^\]]*\]|, *[<>=!~]`)

// splitList splits at blanks, and at commas that are not part of a pip requirement.
func splitList(text string) []string {
	const kept = "\x00"
	text = inRequirement.ReplaceAllStringFunc(text, func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), ",", kept)
	})
	out := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], kept, ",")
	}
	return out
}
