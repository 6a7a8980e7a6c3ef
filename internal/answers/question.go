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

// PathKind says whether an answer names a path, for those who complete it.
type PathKind int

// The kinds of paths.
const (
	NoPath PathKind = iota
	FilePath
	FolderPath
)

// Question is one row of the table: it gives the prompt, the flag, the
// environment variable, the check, the stored form, the schema and the
// documentation of one answer. Whatever is special about an answer is a field
// here; no code elsewhere asks for its key.
type Question struct {
	Key     string // in answers.yaml, and for --set
	Prompt  string // what the wizard asks
	Help    string // one sentence: what it decides
	Rule    string // what is accepted, for the documentation
	Kind    Kind
	Choices []string // all accepted values, when they are few
	Switch  bool     // a flag that needs no value
	Core    bool     // among the few questions that the wizard always asks
	Default Default  // when nobody gives it

	// Path says that the answer is a path.
	Path PathKind
	// Settled says that the answer is decided before the table is resolved,
	// because the stack is read by it: it is never asked for again.
	Settled bool
	// Certificate says that the answer names a file of the user's own
	// certificate, whose content is judged as soon as it is named.
	Certificate bool
	// Redacts says that reading the answer drops secrets. A stored text that
	// reads as another one may hold one and is never shown.
	Redacts bool
	// Confirms makes the question one that only confirms another answer.
	Confirms *Confirmation

	// Offer gives the values that a list is picked from, found in the stack.
	Offer func(Found) []string
	// Hint says what was found where that is not all there is to pick from;
	// empty when nothing was.
	Hint func(Found) string
	// Skip says that the answers so far leave nothing to ask.
	Skip func(Answers) bool
	// Missing says why there is no default this time; empty when there is no
	// reason but the usual one.
	Missing func(Found) string
	// Check holds the answer against the others and against the stack, and says
	// all that is wrong. It is called with half-filled Answers too: what is still
	// empty is not yet wrong.
	Check func(Answers, Found) []string
	// Notes says what the author of the answer should know though nothing is
	// wrong; it gets the text as it was given.
	Notes func(given []string, s Answers, f Found) []string
	// Weaker reports whether the answer opens more than prod does by default.
	Weaker func(Answers) bool

	Field
}

// Confirmation is what a question confirms: an answer further down the table,
// which is asked for first, and which needs it only in some cases.
type Confirmation struct {
	Of      string             // key of that answer
	Assumed func(*Answers)     // confirms it, so that its own check can pass
	Needed  func(Answers) bool // whether that answer needs it
	Message string             // what that answer does, without its values
}

// Suggest gives the default; nil and false when somebody has to answer, though
// the row may have a value for that case.
func (q Question) Suggest(s Answers, f Found) ([]string, bool) {
	values, ok := q.Default.Value(s, f)
	if !ok {
		return nil, false
	}
	return append([]string{}, values...), true
}

// Flag is the name of the command-line flag, without the dashes.
func (q Question) Flag() string { return strings.ReplaceAll(q.Key, "_", "-") }

// Describe says in one line what the answer is.
func (q Question) Describe() string { return q.Prompt + "; " + q.Help }

// Split turns one text (a flag, a variable, a typed line) into the values of
// the answer: lists are separated by commas or blanks, and "none" is the empty
// list.
func (q Question) Split(text string) []string {
	if q.Kind != List {
		return []string{strings.TrimSpace(text)}
	}
	if strings.TrimSpace(text) == "none" {
		return []string{}
	}
	return splitList(text)
}

// inRequirement are the commas of a pip requirement: between extras, as in
// litellm[proxy,extra], and before a further version clause, as in >=2,<3.
var inRequirement = regexp.MustCompile(`\[[^\]]*\]|, *[<>=!~]`)

// splitList separates at blanks, and at commas that are not part of a pip
// requirement.
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
