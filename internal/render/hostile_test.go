package render

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/stack"
	"gopkg.in/yaml.v3"
)

// plainInput is a small deployment with ordinary answers, but for those given.
func plainInput(profile answers.Profile, given answers.Source) (Input, error) {
	base := answers.Source{
		"profile": {Values: []string{string(profile)}}, "domain": {Values: []string{"jupyter.example.com"}},
	}
	if profile == answers.Prod {
		base["allow"] = answers.Given{Values: []string{"192.168.1.0/24"}}
	}
	found := answers.Found{Service: "jupyter", Services: []string{"litellm"}, Reach: []string{"litellm"}, EnvNames: []string{"OPENAI_API_KEY"}, UID: 1000, GID: 100, NginxUID: 101}
	s, _, err := answers.Resolve([]answers.Source{given, base}, found, nil)
	if err != nil {
		return Input{}, err
	}
	env, err := dotenv.Parse(".env", []byte("# keys\nOPENAI_API_KEY=x\nJUPYTER_TOKEN=\n"))
	if err != nil {
		return Input{}, err
	}
	facts := design.Facts{
		Answers: s, Hardening: "docker-compose.override.yml", Base: "docker-compose.yml", EnvNames: env.Keys(),
		Jupyter: stack.Jupyter{Service: "jupyter", Port: 8888, Published: "${PORT_JUPYTER:-8888}", PublishedNow: 8888, Home: "/home/jovyan", Work: "/home/jovyan/work",
			Env: []stack.EnvVar{{Name: "LITELLM_BASE_URL", Value: "http://litellm:4000", Service: "litellm"}}},
		Others: []neighbour.Neighbour{{Service: "litellm", LoadsEnv: true}},
	}
	stored, err := s.Marshal()
	return Input{
		Design: design.Make(facts), Answers: stored, Env: env,
		Secrets: Secrets{Token: secret.New(strings.Repeat("a1", 32)), Cert: []byte("cert"), Key: secret.New("key"), CACert: []byte("ca"), CAKey: secret.New("cakey")},
	}, err
}

// skeleton is what of a file must not depend on any answer: the keys of YAML,
// the directives of nginx, the statements of Python, the names in .env.
func skeleton(t *testing.T, files []file.File, python *pythonParser) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range files {
		var s string
		var err error
		switch {
		case strings.HasSuffix(f.Path, ".yml"):
			s, err = yamlKeys(f.Content)
		case strings.HasSuffix(f.Path, "nginx.conf"):
			s, err = directives(f.Path, f.Content)
		case strings.HasSuffix(f.Path, ".py"):
			s, err = python.statements(f.Content)
		case f.Path == ".env":
			var env *dotenv.File
			if env, err = dotenv.Parse(f.Path, f.Content); err == nil {
				s = strings.Join(env.Keys(), " ")
			}
		case f.Path == layout.Report || f.Path == layout.Answers: // text for people, and what answers.ParseAnswers reads
		default:
			s = fmt.Sprint(strings.Count(string(f.Content), "\n"), " lines")
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", f.Path, err, f.Content)
		}
		out[f.Path] = s
	}
	return out
}

func yamlKeys(data []byte) (string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return "", err
	}
	var b strings.Builder
	walk(&b, "", doc.Content[0])
	return b.String(), nil
}

func walk(b *strings.Builder, path string, n *yaml.Node) {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		at := path + "/" + n.Content[i].Value
		fmt.Fprintln(b, at, n.Content[i+1].Kind, n.Content[i+1].Tag)
		walk(b, at, n.Content[i+1])
	}
}

// directives lists the names and the places of nginx's directives, without
// their values. How often some come depends on lists, so each is named once.
func directives(name string, data []byte) (string, error) {
	conf, err := nginxconf.Parse(name, data)
	if err != nil {
		return "", err
	}
	seen := map[string]bool{}
	conf.Walk(func(parents []*nginxconf.Directive, d *nginxconf.Directive) {
		var path strings.Builder
		for _, p := range parents {
			if p.Name == "map" || p.Name == "geo" {
				return // what stands there are values
			}
			path.WriteString(p.Name + "/")
		}
		seen[path.String()+d.Name] = true
	})
	return strings.Join(slices.Sorted(maps.Keys(seen)), "\n"), nil
}

// pythonParser is one python3 that lists the statements of the programs it is
// given, each as its shape without constants.
type pythonParser struct {
	in  io.WriteCloser
	out *bufio.Reader
	cmd *exec.Cmd
}

const shapes = `
import ast, json, sys
class Shape(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(type(n.value).__name__), n)
    def visit_List(self, n): return ast.copy_location(ast.Constant('list'), n) if all(isinstance(e, ast.Constant) for e in n.elts) else self.generic_visit(n)
for line in sys.stdin:
    try: r = [ast.dump(Shape().visit(s)) for s in ast.parse(json.loads(line)).body]
    except SyntaxError as e: r = ['error: %s' % e]
    print(json.dumps('\n'.join(r)), flush=True)
`

func newPython(t testing.TB) *pythonParser {
	t.Helper()
	p := &pythonParser{cmd: exec.Command(pythonPath(t), "-c", shapes)}
	in, err := p.cmd.StdinPipe()
	if err == nil {
		p.in = in
		out, e := p.cmd.StdoutPipe()
		p.out, err = bufio.NewReader(out), e
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.in.Close(); _ = p.cmd.Wait() })
	return p
}

func (p *pythonParser) statements(data []byte) (string, error) {
	if p == nil {
		return "", nil
	}
	line, _ := json.Marshal(string(data))
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return "", err
	}
	answer, err := p.out.ReadBytes('\n')
	if err != nil {
		return "", err
	}
	var s string
	err = json.Unmarshal(answer, &s)
	if strings.HasPrefix(s, "error: ") {
		err = fmt.Errorf("python: %s", s)
	}
	return s, err
}

// hostile are texts that have broken out of a quoted string somewhere.
var hostile = []string{
	`a"; deny all; #`, `a'b`, "a\nb", "a\r\nX: y", "$(id)", "${HOME}", "$$", "`id`", "{{.Token}}", "a;b", "a#b", "a: b", "- a", "!override x", "&a *a", "%{x}", `\`, `a\"b`,
	"\x00", "\u2028", "\u202e", "é", "' or 1=1 --", "a}b{c", "__import__('os').system('id')", "a\tb", " ", "", strings.Repeat("x", 5000), "~", "null", "yes", "0x10", "1e9", "1", "1000000001", "@", "|", ">", "Übungen", "U\u0308bungen", "Noti$es & more", "作業",
}

// FuzzAnswers puts a text into an answer. Either it is refused, or every file
// keeps its shape: no answer can add a key, a directive, a statement or a line.
func FuzzAnswers(f *testing.F) {
	n := len(answers.Questions())
	for i := range n {
		for _, h := range hostile {
			f.Add(i, h, true)
		}
		f.Add(i, "jupyter", false)
	}
	python := newPython(f)
	plain := map[bool]map[string]string{}
	for _, prod := range []bool{true, false} {
		in, err := plainInput(profileOf(prod), nil)
		if err != nil {
			f.Fatal(err)
		}
		plain[prod] = shapeOf(f, in, python)
	}
	// These choose what is written; their values are few and are tested one by one.
	choosing := []string{"profile", "expose", "tls", "egress", "http_port", "reach", "pass_env", "origins", "allow", "allow_any", "bind", "service", "terminals", "cull_idle", "enable_https", "domain", "nginx_image", "base_url"}
	f.Fuzz(func(t *testing.T, i int, text string, prod bool) {
		q := answers.Questions()[((i%n)+n)%n]
		in, err := plainInput(profileOf(prod), answers.Source{q.Key: {Values: []string{text}}})
		if err != nil {
			return
		}
		files, err := Files(in)
		if err != nil {
			return
		}
		got := skeleton(t, files, python)
		if slices.Contains(choosing, q.Key) {
			return // parsed, which is all that can be said
		}
		for path, want := range plain[prod] {
			if got[path] != want {
				t.Errorf("%s=%q changes the shape of %s:\n%s\nwant\n%s", q.Key, text, path, got[path], want)
			}
		}
	})
}

func shapeOf(f *testing.F, in Input, python *pythonParser) map[string]string {
	files, err := Files(in)
	if err != nil {
		f.Fatal(err)
	}
	return skeleton(&testing.T{}, files, python)
}

func profileOf(prod bool) answers.Profile {
	if prod {
		return answers.Prod
	}
	return answers.Dev
}
