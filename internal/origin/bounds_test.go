package origin

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// inMemory is a source of files that are nowhere on disk; the first is the compose file.
func inMemory(files map[string]string) Source {
	return Source{Dir: "/p", Files: []string{"c.yaml"}, Env: []byte(files[envFile]), Read: func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}}
}

func bomb() string {
	text := "x0: &x0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
	for i := range 9 {
		text += fmt.Sprintf("x%d: &x%d [%s*x%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*x%d, ", i), 9), i)
	}
	return text
}

func chain(n int) string {
	text := "services:\n  s0: {image: i}\n"
	for i := range n {
		text += fmt.Sprintf("  s%d: {extends: s%d}\n", i+1, i)
	}
	return text
}

// doubling includes the next file twice, and so on.
func doubling(levels int) map[string]string {
	files := map[string]string{"c.yaml": "include: [f0.yaml]"}
	for i := range levels {
		files[fmt.Sprintf("f%d.yaml", i)] = fmt.Sprintf("include: [f%d.yaml, f%d.yaml]", i+1, i+1)
	}
	files[fmt.Sprintf("f%d.yaml", levels)] = "services: {s: {image: i}}"
	return files
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"not YAML":                {map[string]string{"c.yaml": "a: 1\nb: [\n"}, "c.yaml:2: did not find expected node content"},
		"a password for an alias": {map[string]string{"c.yaml": "a: *hunter2"}, "c.yaml:1: a value begins with *"},
		"no mapping":              {map[string]string{"c.yaml": "- a"}, "c.yaml: not a compose file"},
		"alias bomb":              {map[string]string{"c.yaml": bomb()}, "aliases expand to more than 100000"},
		"an anchor in itself":     {map[string]string{"c.yaml": "services: {a: &a {b: *a}}"}, "c.yaml:1: an anchor contains itself"},
		"a missing include":       {map[string]string{"c.yaml": "include:\n  - ${X:-gone.yaml}"}, "c.yaml:2: the file that it names is missing"},
		"an include of nothing":   {map[string]string{"c.yaml": "include:\n  - env_file: a"}, "c.yaml:2: an include without a path"},
		"a missing env_file":      {map[string]string{"c.yaml": "include:\n  - path: a.yaml\n    env_file: b.env", "a.yaml": "x: 1"}, "c.yaml:3: the file that it names is missing"},
		"include in a circle":     {map[string]string{"c.yaml": "include: [a.yaml]", "a.yaml": "include: [c.yaml]"}, "a.yaml:1: includes go in a circle"},
		"an include of itself":    {map[string]string{"c.yaml": "include: [./c.yaml]"}, "c.yaml:1: includes go in a circle"},
		"includes that double":    {doubling(40), "includes go in a circle, or are more than 1000"},
		"extends of itself":       {map[string]string{"c.yaml": "services: {a: {extends: a}}"}, "c.yaml:1: extends goes in a circle"},
		"extends in a circle":     {map[string]string{"c.yaml": "services:\n  a: {extends: {service: b}}\n  b: {extends: a}"}, "extends goes in a circle"},
		"extends in a circle of files": {map[string]string{
			"c.yaml": "services: {a: {extends: {file: d.yaml, service: a}}}", "d.yaml": "services: {a: {extends: {file: c.yaml, service: a}}}"}, "extends goes in a circle"},
		"a long chain":        {map[string]string{"c.yaml": chain(1500)}, "extends goes over more than 1000 services"},
		"extends of nothing":  {map[string]string{"c.yaml": "services: {a: {extends: {}}}"}, "c.yaml:1: extends no service"},
		"a missing base file": {map[string]string{"c.yaml": "services: {a: {extends: {file: gone.yaml, service: a}}}"}, "c.yaml:1: the file that it names is missing"},
		"a broken .env":       {map[string]string{"c.yaml": "x: 1", envFile: "A=${B:?secret}\n"}, ".env: rejected by Compose"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := New(inMemory(c.files))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "\n")) {
				t.Errorf("%q: a secret in it, or no hint", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestNewGivesTheReadersError(t *testing.T) {
	s := inMemory(nil)
	want := errors.New("no")
	s.Read = func(string) ([]byte, error) { return nil, want }
	if _, err := New(s); !errors.Is(err, want) {
		t.Errorf("%v", err)
	}
}

// TestALongChain has the longest chain of extends that is followed.
func TestALongChain(t *testing.T) {
	x, err := New(inMemory(map[string]string{"c.yaml": chain(900)}))
	if err != nil {
		t.Fatal(err)
	}
	o, ok := x.Find("services", "s900", "image")
	if !ok || o.Line != 2 || len(o.Via) != 900 {
		t.Errorf("%v, %d on the way", o, len(o.Via))
	}
}

// TestReadsOnceAndLate reads no env_file before it is asked for, and none twice.
func TestReadsOnceAndLate(t *testing.T) {
	s := inMemory(map[string]string{
		"c.yaml": "include: [a.yaml, a.yaml]\nservices:\n  s: {extends: {file: b.yaml, service: s}, env_file: [e.env, gone.env]}\n  t: {extends: {file: b.yaml, service: s}}",
		"a.yaml": "x: 1", "b.yaml": "services: {s: {image: i}}", "e.env": "A=1\n",
	})
	reads := map[string]int{}
	read := s.Read
	s.Read = func(name string) ([]byte, error) { reads[name]++; return read(name) }
	x, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"c.yaml": 1, "a.yaml": 1, "b.yaml": 1, envFile: 2}, reads); diff != "" {
		t.Error(diff)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if o, ok := x.Find("services", "s", "environment", "A"); !ok || o.String() != "e.env:1" {
				t.Errorf("%v", o)
			}
			x.Find("services", "s", "environment", "B")
		})
	}
	all.Wait()
	if reads["e.env"] != 1 || reads["gone.env"] != 1 {
		t.Error(reads)
	}
}

func FuzzNew(f *testing.F) {
	for _, text := range []string{
		"services: {a: {<<: [*b], ports: !override [1]}}", "x: &x !reset\nservices: *x", "services: [a]\ninclude: {path: a}", "include: [{path: []}]",
		"services: {a: {extends: [x]}, b: {build: , logging: x, ulimits: {n: [1]}}}", "services: {a: &a {<<: *a}}", "a: &a [*a]", "---\n---\n", "services: {a: {ports: [[1], {target: {}}]}}",
		"x: &x {ports: !reset}\nservices: {a: {<<: *x, depends_on: {b: , c: 1}, networks: [{}]}}", "services: {a: {extends: {service: b, file: c.yaml}}}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, err := New(inMemory(map[string]string{"c.yaml": text}))
		if err != nil {
			return
		}
		for _, path := range []string{"services a ports 0 target", "services a environment A", "services a build context", "services a depends_on b required", "services a networks n x",
			"services a volumes / source", "services a logging options o", "services a ulimits n soft", "services a command 0 1", "services a extra_hosts h", "networks n ipam config 0 subnet", "include 0 path", "x 0 1"} {
			x.Find(strings.Fields(path)...)
		}
	})
}
