package dockerfile

import "strings"

// maxWord bounds a word, in bytes, before and after variable substitution; no image
// name is as long. ARGs that double each other would fill the memory.
const maxWord = 1024

// define adds the variables of an ARG, with those defined above it substituted. One
// whose value cannot be determined becomes unknown.
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

// expand substitutes the variables of a word and removes its quotes, as docker does:
// $A, ${A}, and ${A:-word} or ${A:+word} with or without the colon. An unknown
// variable stays as written. It reports false for any other form, and for what
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

// variable returns the value of the variable whose $ is before text, and the rest of
// text. It reports false for a form that expand does not know.
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

// closing returns the offset of the brace that closes the one at the start of text,
// -1 for none.
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
