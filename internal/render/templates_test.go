package render

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/templates"
	"github.com/google/go-cmp/cmp"
)

// quoting are the functions of templates whose result is inert where it stands.
var quoting = []string{"yaml", "literal", "item", "nginx", "python", "json", "comment", "code", "prose", "run", "service"}

// literal are the texts that a template prints as they are, with the reason why each
// has no character with a meaning in its file.
var literal = map[string]string{
	".magi-harden/.gitignore: .":                           "paths of the layout",
	"Dockerfile.jupyter.dockerignore: .Requirements":       "checkContextPath",
	"Dockerfile.jupyter: .Image":                           "imageWord",
	"config/fail2ban/jail.d/magi-harden.conf: .Jail":       "Host.Check",
	"config/fail2ban/jail.d/magi-harden.conf: .Table":      "Host.Check",
	"config/fail2ban/jail.d/magi-harden.conf: .Ports":      "numbers",
	"config/firewall/magi-harden.nft: .":                   "bridges are made from Host.Table",
	"config/firewall/magi-harden.nft: .Table":              "Host.Check",
	"config/firewall/magi-harden.nft: .Family":             "words of nftables",
	"config/firewall/magi-harden.nft: .Verdict":            "words of nftables",
	"config/firewall/magi-harden.nft: .Ranges":             "address ranges",
	"config/firewall/magi-harden.nft: .Ports":              "numbers",
	"config/firewall/magi-harden.nft: .Metadata4":          "constants",
	"config/firewall/magi-harden.nft: .Metadata6":          "constants",
	"config/nginx/nginx.conf: .Host":                       "a variable of nginx, or Nginx.Check",
	"config/nginx/nginx.conf: .Listen":                     "words of nginx",
	"config/nginx/nginx.conf: .Proto":                      "words of nginx",
	"docker-compose.override.yml: .Config.Sum":             "hexadecimal",
	"docker-compose.override.yml: .Jupyter.Config.Sum":     "hexadecimal",
	"docker-compose.override.yml: .Jupyter.User":           "numbers",
	"docker-compose.override.yml: .Probe":                  "an address of the front's own",
	"docker-compose.override.yml: indent 10 .Jupyter.GPUs": "YAML from an encoder",
	"docker-compose.override.yml: indent 4 .Jupyter.Probe": "YAML from an encoder",
	"docker-compose.override.yml: indent 4 .YAML":          "YAML from an encoder",
}

// TestEveryTextIsQuoted: a template prints a text through a function that quotes it, or
// the text is listed with a reason. A type of its own is an enum, or quoted already.
func TestEveryTextIsQuoted(t *testing.T) {
	got, seen := map[string]bool{}, map[string]bool{}
	for _, profile := range []answers.Profile{answers.Prod, answers.Dev} {
		in, err := plainInput(profile, nil)
		if err != nil {
			t.Fatal(err)
		}
		in.Design.Compose.Standalone, in.Design.Compose.OwnIgnore = true, true
		for _, row := range rows(in.Design.Layout) {
			if row.view == nil || row.when != nil && !row.when(in) {
				continue
			}
			view, err := row.view(in)
			if err != nil {
				t.Fatal(err)
			}
			name := row.path
			if row.from != "" {
				name = row.from
			}
			text, err := fs.ReadFile(templates.FS, templates.Root+"/"+name+templates.Suffix)
			if err != nil {
				t.Fatal(err)
			}
			seen[name] = true
			tmpl := template.Must(template.New(name).Funcs(functions()).Parse(string(text)))
			w := &rawTexts{t: t, file: name, found: got}
			w.nodes(tmpl.Root, reflect.TypeOf(view))
		}
	}
	if diff := cmp.Diff(seen, allTemplates(t)); diff != "" {
		t.Errorf("templates (-looked at +there):\n%s", diff)
	}
	want := slices.Sorted(maps.Keys(literal))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("texts that are printed without a function that quotes (-listed +found):\n%s", diff)
	}
}

// allTemplates returns the output paths of all templates.
func allTemplates(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := fs.WalkDir(templates.FS, templates.Root, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[strings.TrimSuffix(strings.TrimPrefix(name, templates.Root+"/"), templates.Suffix)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rawTexts finds what a template prints without a function that quotes.
type rawTexts struct {
	t     *testing.T
	file  string
	found map[string]bool
	vars  map[string]reflect.Type
}

func (w *rawTexts) nodes(n parse.Node, dot reflect.Type) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			w.nodes(child, dot)
		}
	case *parse.ActionNode:
		w.action(n.Pipe, dot)
	case *parse.IfNode:
		w.nodes(n.List, dot)
		w.nodes(n.ElseList, dot)
	case *parse.WithNode:
		w.nodes(n.List, w.typeOf(n.Pipe, dot))
		w.nodes(n.ElseList, dot)
	case *parse.RangeNode:
		item := w.typeOf(n.Pipe, dot).Elem()
		w.vars = map[string]reflect.Type{}
		for i, v := range n.Pipe.Decl {
			w.vars[v.Ident[0]] = item
			if i == 0 && len(n.Pipe.Decl) == 2 {
				w.vars[v.Ident[0]] = reflect.TypeFor[int]()
			}
		}
		w.nodes(n.List, item)
		w.nodes(n.ElseList, dot)
	case *parse.TextNode, *parse.CommentNode:
	default:
		w.t.Errorf("%s: %T: %s", w.file, n, n)
	}
}

// action looks at one value that is printed.
func (w *rawTexts) action(pipe *parse.PipeNode, dot reflect.Type) {
	last := pipe.Cmds[len(pipe.Cmds)-1].Args[0]
	if f, is := last.(*parse.IdentifierNode); is {
		if !slices.Contains(quoting, f.Ident) {
			w.found[w.file+": "+pipe.String()] = true
		}
		return
	}
	switch kind := w.typeOf(pipe, dot); {
	case last.Type() == parse.NodeString: // of the template's own
	case kind.Kind() == reflect.Interface, kind == reflect.TypeFor[string]():
		w.found[w.file+": "+pipe.String()] = true
	}
}

// typeOf returns the type of a value without a function.
func (w *rawTexts) typeOf(pipe *parse.PipeNode, dot reflect.Type) reflect.Type {
	var fields []string
	at := dot
	switch arg := pipe.Cmds[0].Args[0].(type) {
	case *parse.DotNode:
	case *parse.FieldNode:
		fields = arg.Ident
	case *parse.VariableNode:
		at, fields = w.vars[arg.Ident[0]], arg.Ident[1:]
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	default:
		w.t.Fatalf("%s: %s: %T", w.file, pipe, arg)
	}
	for _, name := range fields {
		if m, ok := at.MethodByName(name); ok {
			at = m.Type.Out(0)
		} else if f, ok := at.FieldByName(name); ok {
			at = f.Type
		} else {
			w.t.Fatalf("%s: %s: %s has no %s", w.file, pipe, at, name)
		}
	}
	return at
}

// TestRawTexts: the test above finds what is printed raw, in each place of a template.
func TestRawTexts(t *testing.T) {
	type item struct{ Name string }
	type view struct {
		Name   string
		Kind   answers.Profile
		N      int
		Some   any
		Items  []item
		Nested item
	}
	for text, want := range map[string]bool{
		"{{ .Name }}": true, "{{ .Some }}": true, "{{ .Nested.Name }}": true, "{{ if .N }}{{ .Name }}{{ end }}": true, "{{ if .N }}{{ else }}{{ .Name }}{{ end }}": true,
		"{{ range .Items }}{{ .Name }}{{ end }}": true, "{{ range $i, $x := .Items }}{{ $x.Name }}{{ end }}": true, "{{ with .Nested }}{{ .Name }}{{ end }}": true,
		"{{ with .Name }}{{ . }}{{ end }}": true, "{{ indent 2 .Name }}": true, "{{ .Name | indent 2 }}": true, "{{ code .Name | indent 2 }}": true, "{{ name .Name }}": true,
		"{{ .N }}": false, "{{ .Kind }}": false, "{{ code .Name }}": false, "{{ .Name | code }}": false, "{{ run `x %s` (name .Name) }}": false, "{{ range $i, $x := .Items }}{{ $i }}{{ end }}": false,
		"{{ `{{.State}}` }}": false, "x": false, "{{ if .Name }}{{ end }}": false,
	} {
		w := &rawTexts{t: t, found: map[string]bool{}}
		w.nodes(template.Must(template.New("x").Funcs(functions()).Parse(text)).Root, reflect.TypeFor[view]())
		if got := len(w.found) > 0; got != want {
			t.Errorf("%s: %v", text, strings.Join(slices.Collect(maps.Keys(w.found)), " "))
		}
	}
}
