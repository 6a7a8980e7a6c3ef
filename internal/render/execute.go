package render

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"text/template"

	"example.com/magi-harden/templates"
	"github.com/Masterminds/sprig/v3"
)

// fromSprig are the functions of sprig that templates may call. It is a list of
// what is allowed: even sprig's hermetic set holds functions that draw random
// numbers or read the clock, and the same answers must give the same bytes.
var fromSprig = []string{"join", "indent", "ternary"}

// execute fills the template of one output path with its view. A view is a
// struct of values that are already computed; a key that it lacks is an error.
func execute(out string, view any) ([]byte, error) { return executeFrom(templates.FS, out, view) }

// executeFrom does so with a template of another set.
func executeFrom(set fs.FS, out string, view any) ([]byte, error) {
	name := path.Join(templates.Root, out+templates.Suffix)
	text, err := fs.ReadFile(set, name)
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", out, err)
	}
	t, err := template.New(name).Option("missingkey=error").Funcs(functions()).Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", out, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return nil, fmt.Errorf("render %s: %w", out, err)
	}
	return b.Bytes(), nil
}

// functions are what templates may call: the quoting of each format, and a few
// of sprig's.
func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	allowed := template.FuncMap{
		"yaml":    yamlQuote,
		"literal": literalQuote,
		"nginx":   nginxQuote,
		"python":  pythonQuote,
		"json":    jsonQuote,
	}
	for _, name := range fromSprig {
		allowed[name] = all[name]
	}
	return allowed
}
