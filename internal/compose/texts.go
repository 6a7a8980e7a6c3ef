package compose

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Texts calls visit for each text of a service, or of another part of a model, with
// its keys down from there, as the compose file has them. The keys of a mapping are
// texts as well. Extensions (x-…) are left out, as no container gets them. A key of
// the top level for which skip is true is left out too; nil: none.
func Texts(part any, skip func(key string) bool, visit func(keys []string, text string)) {
	w := walk{visit}
	if v := reflect.Indirect(reflect.ValueOf(part)); skip != nil && v.Kind() == reflect.Struct {
		w.fields(v, nil, skip)
	} else {
		w.value(v, nil)
	}
}

type walk struct {
	visit func(keys []string, text string)
}

func (w walk) value(v reflect.Value, keys []string) {
	if !v.IsValid() || v.IsZero() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		w.visit(keys, v.String())
	case reflect.Pointer, reflect.Interface:
		w.value(v.Elem(), keys)
	case reflect.Struct:
		w.fields(v, keys, nil)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.value(v.Index(i), append(keys[:len(keys):len(keys)], strconv.Itoa(i)))
		}
	case reflect.Map:
		names := map[string]reflect.Value{}
		for _, k := range v.MapKeys() {
			names[k.String()] = v.MapIndex(k)
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			at := append(keys[:len(keys):len(keys)], name)
			w.visit(at, name)
			w.value(names[name], at)
		}
	}
}

// fields visits the fields of a struct by their keys.
func (w walk) fields(v reflect.Value, keys []string, skip func(string) bool) {
	Fields(v, func(key string, value reflect.Value) {
		if skip == nil || !skip(key) {
			w.value(value, append(keys[:len(keys):len(keys)], key))
		}
	})
}

// Fields calls visit for each field of a struct of a model that is not zero, by its key
// in a compose file; those of an embedded struct are its own. Extensions, and fields
// without a key, are left out.
func Fields(v reflect.Value, visit func(key string, value reflect.Value)) {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case field.Anonymous:
			Fields(value, visit)
		case !field.IsExported(), key == "-", field.Type == reflect.TypeFor[types.Extensions](), value.IsZero():
		case key == "":
			visit(strings.ToLower(field.Name), value)
		default:
			visit(key, value)
		}
	}
}
