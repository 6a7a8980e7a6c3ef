package render

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"text/template"

	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
	"example.com/magi-harden/templates"
	"github.com/Masterminds/sprig/v3"
)

// fromSprig lists the functions of sprig that templates may call. Even sprig's
// hermetic set has functions that use random numbers or the clock, and the same
// answers must give the same bytes.
var fromSprig = []string{"join", "indent", "ternary"}

// execute renders the template of an output path with its view, a struct of computed
// values. It fails on a value that the view lacks.
func execute(out string, view any) ([]byte, error) { return executeFrom(templates.FS, out, view) }

// executeFrom is execute with the templates of another set.
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

// functions returns the functions that templates may call: one that quotes for each
// format, those that say what a word of a command is, and those of fromSprig.
func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	allowed := template.FuncMap{
		"yaml":    yamlQuote,
		"literal": literalQuote,
		"item":    itemQuote,
		"nginx":   nginxQuote,
		"python":  pythonQuote,
		"json":    jsonQuote,
		"comment": printable.Text,
		"code":    code,
		"prose":   escape,
		"run":     run,
		"service": func(name string) string { return shell.Line("%s", shell.Name(name)) },
		"name":    func(name string) shell.Name { return shell.Name(name) },
		"file":    func(name string) shell.Path { return shell.Path(name) },
	}
	for _, name := range fromSprig {
		allowed[name] = all[name]
	}
	return allowed
}
