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

// Question is one row of the table: it gives the prompt, the flag, the
// environment variable, the check, the stored form, the schema and the
// documentation of one answer.
type Question struct {
	Key     string   // in answers.yaml, and for --set
	Prompt  string   // what the wizard asks
	Help    string   // one sentence: what it decides
	Rule    string   // what is accepted, for the documentation
	Dev     string   // default in dev, as documented
	Prod    string   // default in prod, as documented
	Kind    Kind     //
	Choices []string // all accepted values, when they are few
	Switch  bool     // a flag that needs no value
	Core    bool     // among the few questions that the wizard always asks

	// Offer lists values to pick from, found in the stack or on the host.
	Offer func(Found) []string
	// Skip says that the answers so far leave nothing to ask.
	Skip func(Answers) bool
	// Default gives the value in text form; false when somebody has to answer.
	Default func(Answers, Found) ([]string, bool)

	Field
}

// Suggest gives the default; nil and false when somebody has to answer, though
// the row may have a value for that case.
func (q Question) Suggest(s Answers, f Found) ([]string, bool) {
	values, ok := q.Default(s, f)
	if !ok {
		return nil, false
	}
	return append([]string{}, values...), true
}

// Flag is the name of the command-line flag, without the dashes.
func (q Question) Flag() string { return strings.ReplaceAll(q.Key, "_", "-") }

// Describe says in one line what the answer is.
func (q Question) Describe() string { return q.Prompt + "; " + q.Help }

// Env is the name of the environment variable.
func (q Question) Env() string { return "MAGI_HARDEN_" + strings.ToUpper(q.Key) }

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
