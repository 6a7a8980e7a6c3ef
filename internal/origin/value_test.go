package origin

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/place"
	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"

	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
)

// tally is the outcome of holding every leaf of a model against its origin.
type tally struct {
	total, found int
	without      []string // leaves without an origin
	wrong        []string
}

// hold reads what stands at each origin, and compares it with the model.
func (s stack) hold(x *Index, model map[string]any) (out tally) {
	for _, l := range leavesOf(model) {
		out.total++
		o, ok := x.Find(l.path...)
		if !ok {
			out.without = append(out.without, l.String())
			continue
		}
		out.found++
		if err := s.stands(x, o, l); err != nil {
			out.wrong = append(out.wrong, fmt.Sprintf("%s: %v: %v", l, o, err))
		}
	}
	return out
}

// stands fails when what stands at an origin is not the value of the leaf.
func (s stack) stands(x *Index, o Origin, l leaf) error {
	data, err := s.read(o.File)
	if err != nil {
		return err
	}
	if o.How.Has(EnvFile) {
		return s.inEnvFile(o, l, data)
	}
	n := nodeAt(data, o.Place)
	if n == nil {
		return errors.New("nothing stands there")
	}
	v := x.lookup(l.path).pick()
	if v == nil && l.path[2] == "pre_start" {
		v = x.lookup(append(slices.Clone(l.path[:2]), l.path[4:]...)).pick()
	}
	var got any
	if n.Kind == yaml.SequenceNode {
		kept := slices.Clone(v.node.Content)
		n.Content = slices.DeleteFunc(kept, func(n *yaml.Node) bool { return v.src.gone[n] })
	}
	if err := n.Decode(&got); err != nil {
		return err
	}
	got = interpolate(got, v.src.env)
	for _, seen := range readings(got, l, v) {
		if same(seen, l.value) {
			return nil
		}
	}
	return fmt.Errorf("%#v stands there, the model has %#v", got, l.value)
}

func (s stack) inEnvFile(o Origin, l leaf, data []byte) error {
	env, _ := s.read(envFile)
	outer, err := composeenv.UnmarshalBytesWithLookup(env, nil)
	if err != nil {
		return err
	}
	values, err := composeenv.UnmarshalBytesWithLookup(data, func(k string) (string, bool) { v, ok := outer[k]; return v, ok })
	if key := l.path[len(l.path)-1]; err != nil || values[key] != l.value {
		return fmt.Errorf("env_file has another value of %s (%v)", key, err)
	}
	line := strings.Split(string(data), "\n")[o.Line-1]
	if !strings.Contains(line, l.path[len(l.path)-1]) {
		return fmt.Errorf("its line does not assign it")
	}
	return nil
}

// nodeAt finds the value at a place of a file.
func nodeAt(data []byte, at place.Place) (found *yaml.Node) {
	var look func(n *yaml.Node)
	look = func(n *yaml.Node) {
		for i, c := range n.Content {
			key := n.Kind == yaml.MappingNode && i%2 == 0
			if !key && c.Kind != yaml.AliasNode && c.Line == at.Line && c.Column == at.Column && found == nil {
				found = c
			}
			look(c)
		}
	}
	for dec := yaml.NewDecoder(strings.NewReader(string(data))); ; {
		var doc yaml.Node
		if dec.Decode(&doc) != nil {
			return found
		}
		look(doc.Content[0])
	}
}

func interpolate(value any, env *scope) any {
	switch v := value.(type) {
	case string:
		if out, err := template.Substitute(v, env.lookup); err == nil {
			return out
		}
	case []any:
		for i := range v {
			v[i] = interpolate(v[i], env)
		}
	}
	return value
}

// readings are what a value that stands somewhere can mean for a leaf.
func readings(got any, l leaf, v *view) (out []any) {
	last, text := l.path[len(l.path)-1], fmt.Sprint(got)
	out = append(out, got)
	if file, ok := got.(string); ok {
		out = append(out, absolute(v.src.dir, file), path.Clean(file))
	}
	if v.node.Kind != yaml.ScalarNode && (same(l.value, []any{}) || same(l.value, map[string]any{})) { // all of its entries have !reset
		return []any{l.value}
	}
	if _, ok := got.(map[string]any); ok { // an empty mapping, or one whose members are leaves of their own
		return out
	}
	switch parent := kindOf(l.path[:len(l.path)-1]); {
	case parent == keyed && v.item:
		_, value, ok := strings.Cut(text, "=")
		if out = []any{value, absolute(v.src.dir, value)}; !ok {
			value, set := v.src.env.lookup(text)
			if out = []any{nil}; set && resolved(l.path[:len(l.path)-1]) {
				out = []any{value}
			}
		}
	case parent == keyed && got == nil:
		if value, set := v.src.env.lookup(last); set && resolved(l.path[:len(l.path)-1]) {
			out = []any{value}
		}
	case parent == hosts:
		out = []any{text, strings.SplitN(last, "=", 2)[0] + "=" + text}
	case parent == named && text == last:
		out = []any{nil}
	case v.short:
		out = append(out, long(text, l, v)[last])
	case len(l.path) == 5 && last == "bind":
		out = append(out, nil)
	}
	return out
}

// long gives the members of a short form.
func long(text string, l leaf, v *view) map[string]any {
	list := l.path[2]
	if list == "pre_start" {
		list = l.path[4]
	}
	switch list {
	case "ports":
		parsed, _ := types.ParsePortConfig(text)
		for _, p := range parsed {
			if Port(p) == l.path[3] {
				return map[string]any{"mode": p.Mode, "protocol": p.Protocol, "target": p.Target, "published": p.Published, "host_ip": p.HostIP}
			}
		}
	case "volumes":
		m, _ := format.ParseVolume(text)
		source := m.Source
		if m.Type == types.VolumeTypeBind {
			source = absolute(v.src.dir, source)
		}
		out := map[string]any{"type": m.Type, "source": source, "target": path.Clean(m.Target), "read_only": m.ReadOnly, "create_host_path": true, "volume": map[string]any{}, "bind": map[string]any{}}
		if m.Bind != nil {
			out["selinux"], out["propagation"] = m.Bind.SELinux, m.Bind.Propagation
		}
		return out
	case "depends_on":
		return map[string]any{"condition": "service_started", "required": true}
	case "secrets":
		return map[string]any{"source": text, "target": "/run/secrets/" + text}
	case "configs":
		return map[string]any{"source": text}
	case "env_file":
		return map[string]any{"path": absolute(v.src.dir, text), "required": true}
	case "gpus":
		return map[string]any{"count": "all"}
	case "devices":
		parts := append(strings.Split(text, ":"), "", "")
		if parts[1] == "" {
			parts[1] = parts[0]
		}
		if parts[2] == "" {
			parts[2] = "rwm"
		}
		return map[string]any{"source": parts[0], "target": parts[1], "permissions": parts[2]}
	}
	return nil
}

func same(a, b any) bool {
	if reflect.DeepEqual(a, b) || fmt.Sprint(a) == fmt.Sprint(b) {
		return true
	}
	text, isText := a.(string)
	truth, isBool := b.(bool)
	return isText && isBool && slices.Contains([]string{"true", "yes", "on", "y"}, strings.ToLower(text)) == truth
}

// added are the leaves that compose-go adds, for which no file has a line.
var added = []string{
	"networks default *", "services * networks default", "networks * name", "volumes * name", "secrets * name", "configs * name",
	"services * build context", "services * build dockerfile", "services * depends_on * required", "services * depends_on * condition",
	"services * depends_on * restart", "services * ports * protocol", "services * ports * mode", "services * volumes * bind create_host_path",
	"services * secrets * target", "services * env_file * required",
	"secrets * x-#value", "services * pre_start * networks default",
}

func isAdded(l string) bool {
	return slices.ContainsFunc(added, func(pattern string) bool {
		p, w := strings.Split(pattern, " "), strings.Split(l, " ")
		for i := range p {
			if len(p) != len(w) || p[i] != "*" && p[i] != w[i] {
				return false
			}
		}
		return true
	})
}

// check holds a stack's model against its origins: every leaf has one that is
// right, but for the defaults of Compose.
func (s stack) check(t *testing.T) tally {
	t.Helper()
	model, err := s.whole()
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.index()
	if err != nil {
		t.Fatal(err)
	}
	got := s.hold(x, model)
	for _, w := range got.wrong {
		t.Error(w)
	}
	for _, l := range got.without {
		if !isAdded(l) {
			t.Errorf("%s: no origin", l)
		}
	}
	return got
}

// magi is the base with an override that hardens it.
func magi(t testing.TB) stack {
	s := stack{dir: t.TempDir(), files: []string{"docker-compose.yml", "docker-compose.override.yml"}}
	for to, from := range map[string]string{
		"docker-compose.yml":          "../../examples/stacks/magi/docker-compose.yml",
		"docker-compose.override.yml": "../../examples/prod-nginx/tree/docker-compose.override.yml",
		envFile:                       "../../examples/prod-nginx/tree/.env",
	} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.dir, to), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func nasty(t testing.TB) stack {
	archive, err := txtar.ParseFile("testdata/nasty.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, archive)
}

func TestValuesOfMAGI(t *testing.T) {
	if got := magi(t).check(t); got.total < 490 || got.found < got.total*95/100 {
		t.Errorf("%d of %d leaves have an origin", got.found, got.total)
	}
}

func TestValuesOfANastyStack(t *testing.T) {
	if got := nasty(t).check(t); got.total < 300 || got.found < got.total*92/100 {
		t.Errorf("%d of %d leaves have an origin", got.found, got.total)
	}
}

func TestValuesOfStacks(t *testing.T) {
	files, err := filepath.Glob("../stack/testdata/stacks/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	loaded, found, total := 0, 0, 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := unpack(t, archive)
		if _, err := s.whole(); err != nil {
			continue
		}
		loaded++
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := s.check(t)
			found, total = found+got.found, total+got.total
		})
	}
	t.Logf("%d of %d stacks load, %d of %d leaves have an origin", loaded, len(files), found, total)
	if loaded < 60 {
		t.Errorf("only %d stacks load", loaded)
	}
}
