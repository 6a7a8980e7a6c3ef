package exact

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/secret"
)

// node is a value of a compose model as a tree: a text, or members by their key. A
// zero value of the model is no node, as if nobody had written it.
type node struct {
	text string
	kids map[string]*node
}

// nodeOf returns the tree of a value; nil for a zero value. key is the key that it
// stands at. It goes by reflection, so that no field of a newer Compose is left out.
// Extension fields are left out: nothing acts on them.
func nodeOf(v reflect.Value, key string) *node {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		if n := nodeOf(v.Elem(), key); n != nil {
			return n
		}
		if v.Elem().Kind() == reflect.Struct {
			return &node{}
		}
		return &node{text: scalar(v.Elem())} // written, with the value zero
	case reflect.Struct:
		n := &node{kids: map[string]*node{}}
		compose.Fields(v, func(key string, value reflect.Value) {
			if kid := nodeOf(value, key); kid != nil {
				n.kids[key] = kid
			}
		})
		return n.unlessEmpty()
	case reflect.Map:
		return mapped(v)
	case reflect.Slice, reflect.Array:
		return listed(v, key)
	}
	if v.IsZero() {
		return nil
	}
	return &node{text: scalar(v)}
}

func (n *node) unlessEmpty() *node {
	if len(n.kids) == 0 {
		return nil
	}
	return n
}

// unset is the text of a variable without a value, which Compose takes from the shell.
const unset = "\x00"

// mapped keeps a member that is zero: its key is written.
func mapped(v reflect.Value) *node {
	n := &node{kids: map[string]*node{}}
	for entries := v.MapRange(); entries.Next(); {
		value := entries.Value()
		kid := nodeOf(value, entries.Key().String())
		if kid == nil {
			kid = &node{}
		}
		if value.Kind() == reflect.Pointer && value.IsNil() && value.Type().Elem().Kind() == reflect.String {
			kid.text = unset
		}
		n.kids[entries.Key().String()] = kid
	}
	return n.unlessEmpty()
}

// ordered are the lists whose order counts: each is one value.
var ordered = [...]string{"command", "entrypoint", "test"}

// listed names each entry by what makes it unique, as package origin does.
func listed(v reflect.Value, key string) *node {
	if slices.Contains(ordered[:], key) {
		if v.IsNil() {
			return nil
		}
		var words []string
		for i := range v.Len() {
			words = append(words, strconv.Quote(scalar(v.Index(i))))
		}
		return &node{text: "[" + strings.Join(words, " ") + "]"}
	}
	n := &node{kids: map[string]*node{}}
	for i := range v.Len() {
		name, kid := entry(v.Index(i), key, i)
		for n.kids[name] != nil {
			name += "'"
		}
		n.kids[name] = kid
	}
	return n.unlessEmpty()
}

// entry returns the name and the tree of an entry of a list.
func entry(v reflect.Value, key string, i int) (string, *node) {
	kid := nodeOf(v, key)
	if kid == nil {
		kid = &node{}
	}
	switch key {
	case "ports":
		return fmt.Sprintf("%s:%s:%s/%s", orDefault(kid.at("host_ip"), "0.0.0.0"), kid.at("published"), kid.at("target"), orDefault(kid.at("protocol"), "tcp")), kid
	case "volumes", "devices":
		return path.Clean(kid.at("target")), kid
	case "secrets", "configs":
		return kid.at("source"), kid
	case "env_file":
		return kid.at("path"), kid
	case "tmpfs":
		target, options, _ := strings.Cut(kid.text, ":")
		return path.Clean(target), &node{text: options}
	}
	if v.Kind() == reflect.String && v.String() != "" {
		return v.String(), kid
	}
	return strconv.Itoa(i), kid
}

func orDefault(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32:
		return strconv.FormatFloat(v.Float(), 'f', -1, 32)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10) // not String, which rounds some
	}
	return fmt.Sprint(v)
}

// at returns the text of a member; "" where there is none, and for a nil node.
func (n *node) at(keys ...string) string {
	for _, key := range keys {
		if n == nil {
			return ""
		}
		n = n.kids[key]
	}
	if n == nil {
		return ""
	}
	return n.text
}

// child returns a member; nil where there is none.
func (n *node) child(key string) *node {
	if n == nil {
		return nil
	}
	return n.kids[key]
}

// holds reports whether a text of the tree, or a key in it, holds a secret.
func (n *node) holds(token secret.Trace) bool {
	if n == nil {
		return false
	}
	for key, kid := range n.kids {
		if token.In(key) || kid.holds(token) {
			return true
		}
	}
	return token.In(n.text)
}

// same compares two trees.
func same(a, b *node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.text != b.text || len(a.kids) != len(b.kids) {
		return false
	}
	for key, kid := range a.kids {
		if other, ok := b.kids[key]; !ok || !same(kid, other) {
			return false
		}
	}
	return true
}
