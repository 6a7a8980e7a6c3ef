package pyconf

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// literal is a value that is written out, with nothing to look up or to call.
type literal struct {
	kind   literalKind
	text   string    // of a text; True, False or None of a constant
	number float64   // of a numeric
	items  []literal // of a list or a dictionary, there keys and values in turn
}

type literalKind int

const (
	textValue literalKind = iota
	constantValue
	numberValue
	listValue
	tupleValue
	setValue
	dictValue
)

// same reports whether two values are equal and of one kind.
func (v literal) same(w literal) bool { return reflect.DeepEqual(v, w) }

// reader reads literals from tokens.
type reader struct {
	tokens []token
	failed bool
}

// literalOf returns the value that the tokens are; ok is false for anything else.
func literalOf(tokens []token) (v literal, ok bool) {
	r := &reader{tokens: tokens}
	v = r.value()
	return v, !r.failed && len(r.tokens) == 0
}

// take removes the next token if it has one of these texts.
func (r *reader) take(texts ...string) (string, bool) {
	if len(r.tokens) == 0 || r.tokens[0].kind == quotedToken || !slices.Contains(texts, r.tokens[0].text) {
		return "", false
	}
	t := r.tokens[0].text
	r.tokens = r.tokens[1:]
	return t, true
}

func (r *reader) fail() literal {
	r.failed = true
	return literal{}
}

// value reads one value. The parser bounds how deep brackets are.
func (r *reader) value() literal {
	if r.failed || len(r.tokens) == 0 {
		return r.fail()
	}
	if word, ok := r.take("True", "False", "None"); ok {
		return literal{kind: constantValue, text: word}
	}
	if open, ok := r.take("(", "[", "{"); ok {
		return r.group(open)
	}
	if r.tokens[0].kind == quotedToken {
		return r.texts()
	}
	return r.product()
}

// texts reads strings that stand side by side, which Python joins.
func (r *reader) texts() literal {
	var b strings.Builder
	for len(r.tokens) > 0 && r.tokens[0].kind == quotedToken {
		part, ok := r.tokens[0].value()
		if !ok {
			return r.fail()
		}
		b.WriteString(part)
		r.tokens = r.tokens[1:]
	}
	return literal{kind: textValue, text: b.String()}
}

// product reads a number, or some that are multiplied, such as 8 * 60 * 60.
func (r *reader) product() literal {
	v := literal{kind: numberValue, number: 1}
	for {
		if _, minus := r.take("-"); minus {
			v.number = -v.number
		}
		if len(r.tokens) == 0 || r.tokens[0].kind != numberToken {
			return r.fail()
		}
		digits := r.tokens[0].text
		whole, err := strconv.ParseInt(digits, 0, 64)
		n := float64(whole)
		if err != nil {
			n, err = strconv.ParseFloat(strings.ReplaceAll(digits, "_", ""), 64)
		}
		if err != nil {
			return r.fail()
		}
		v.number *= n
		r.tokens = r.tokens[1:]
		if _, more := r.take("*"); !more {
			return v
		}
	}
}

var closing = map[string]string{"(": ")", "[": "]", "{": "}"}

// group reads what stands in brackets.
func (r *reader) group(open string) literal {
	v := literal{kind: map[string]literalKind{"(": tupleValue, "[": listValue, "{": dictValue}[open]}
	commas := 0
	for !r.failed {
		if _, end := r.take(closing[open]); end {
			break
		}
		if len(v.items) > 0 {
			if _, comma := r.take(","); !comma {
				return r.fail()
			}
			commas++
			if _, end := r.take(closing[open]); end {
				break
			}
		}
		v.items = append(v.items, r.value())
		_, pair := r.take(":")
		switch {
		case pair && open == "{" && v.kind == dictValue && len(v.items)%2 == 1:
			v.items = append(v.items, r.value())
		case pair, v.kind == dictValue && len(v.items) > 1:
			return r.fail()
		case open == "{":
			v.kind = setValue
		}
	}
	if v.kind == tupleValue && len(v.items) == 1 && commas == 0 {
		return v.items[0]
	}
	return v
}

// pairs returns the values of a dictionary by their keys. ok is false for another value,
// and where a key is no text or is there twice.
func (v literal) pairs() (out map[string]literal, ok bool) {
	out = map[string]literal{}
	for i := 0; i+1 < len(v.items); i += 2 {
		key := v.items[i]
		if _, twice := out[key.text]; twice || key.kind != textValue {
			return nil, false
		}
		out[key.text] = v.items[i+1]
	}
	return out, v.kind == dictValue
}
