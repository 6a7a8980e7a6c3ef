package compose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// plainName reports whether text looks like the name of something. A pattern of
// these classes would cost every start milliseconds.
func plainName(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= 60 && strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("_./@-", r)
	}) < 0
}

// Redact returns a name for a message; what does not look like one may be a secret.
func Redact(text string) string {
	if plainName(text) {
		return text
	}
	return "…"
}

// fill expands a template with the groups of a match, as far as the files contain
// them.
func fill(re *regexp.Regexp, tmpl, text string, m []int, docs []Document) string {
	var parts []string
	for i := 0; i < len(m); i += 2 {
		word := ""
		if m[i] >= 0 {
			word = text[m[i]:m[i+1]]
		}
		parts = append(parts, known(docs, word))
	}
	joined, at := "", []int{}
	for _, p := range parts {
		at = append(at, len(joined), len(joined)+len(p))
		joined += p
	}
	return string(re.ExpandString(nil, tmpl, joined, at))
}

// words are Compose's own; any other word is shown only if the files contain it.
var words = [...]string{"secret", "config", "model", "string", "number", "boolean", "mapping", "list", "network_mode", "dockerfile",
	"scale", "cpus", "mem_limit", "mem_reservation", "pids_limit", "deploy.replicas", "deploy.resources.limits.cpus", "deploy.resources.limits.memory",
	"deploy.resources.reservations.memory", "deploy.resources.limits.pids"}

// known returns a word that the files contain: a key, a whole value that is a name,
// the first part of a mount, or a variable. Any other is the value of a variable, and
// replaced by ….
func known(docs []Document, word string) string {
	if slices.Contains(words[:], word) {
		return word
	}
	variable := regexp.MustCompile(`\$\{?` + regexp.QuoteMeta(word) + `\b`)
	for _, doc := range docs {
		if word != "" && mentions(doc.Root, word, variable) {
			return Redact(word)
		}
	}
	return "…"
}

func mentions(n *yaml.Node, word string, variable *regexp.Regexp) bool {
	if n.Value == word || n.Value == "./"+word || strings.HasPrefix(n.Value, word+":") || variable.MatchString(n.Value) {
		return true
	}
	return slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return mentions(c, word, variable) })
}
