package dockerfile

import "strings"

// maxWord bounds a word before and after its variables are put in; no name of an
// image is as long. ARGs that double each other would fill the memory.
const maxWord = 1024

// define adds the variables of an ARG, each with those above it put in. One whose
// value cannot be told is unknown from there on.
func define(args map[string]string, words []string) {
	for _, w := range words {
		name, value, _ := strings.Cut(w, "=")
		if value, ok := expand(value, args); ok {
			args[name] = value
		} else {
			delete(args, name)
		}
	}
}

// expand puts variables into a word and takes its quotes away, as docker does: $A,
// ${A}, and ${A:-word} or ${A:+word} with or without the colon. A variable that is
// unknown stays as it is written. It reports false for any other form, and for what
// is longer than maxWord.
func expand(word string, args map[string]string) (string, bool) {
	var out strings.Builder
	quoted, ok := false, len(word) <= maxWord
	for ok && word != "" && out.Len() <= maxWord {
		text, rest := word[:1], word[1:]
		switch {
		case text == "$":
			text, rest, ok = variable(rest, args)
		case text == "'" && !quoted:
			text, rest, ok = strings.Cut(rest, "'")
		case text == `"`:
			quoted, text = !quoted, ""
		case text == `\` && rest != "" && (!quoted || strings.ContainsAny(rest[:1], `"$\`)):
			text, rest = rest[:1], rest[1:]
		}
		out.WriteString(text)
		word = rest
	}
	return out.String(), ok && !quoted && out.Len() <= maxWord
}

// variable returns what stands for the variable whose $ is before text, and the rest
// of text.
func variable(text string, args map[string]string) (value, rest string, ok bool) {
	if !strings.HasPrefix(text, "{") {
		name := leadingName(text)
		value, known := args[name]
		if !known {
			value = "$" + name
		}
		return value, text[len(name):], true
	}
	end := closing(text)
	if end < 0 {
		return "", "", false
	}
	text, rest = text[1:end], text[end+1:]
	name := leadingName(text)
	value, known := args[name]
	operator := text[len(name):]
	if name == "" || operator == "" {
		if !known {
			value = "${" + text + "}"
		}
		return value, rest, name != ""
	}
	operator, colon := strings.CutPrefix(operator, ":")
	set := known && !(colon && value == "")
	switch {
	case strings.HasPrefix(operator, "-") && set:
		return value, rest, true
	case strings.HasPrefix(operator, "+") && !set:
		return "", rest, true
	case strings.HasPrefix(operator, "-"), strings.HasPrefix(operator, "+"):
		value, ok = expand(operator[1:], args)
		return value, rest, ok
	}
	return "", "", false
}

// leadingName returns the name of a variable that text begins with.
func leadingName(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end < 0 {
		return text
	}
	return text[:end]
}

// closing returns where the brace ends that text begins with, -1 where it does not.
func closing(text string) int {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
