package answers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnswersRoundTrip(t *testing.T) {
	s, _, err := Resolve([]Source{given("profile=prod", "domain=a.example", "allow=10.0.0.0/8 192.168.1.7", "pass_env=OPENAI_API_KEY", "terminals=yes", "cull_idle=90m", "cpus=1.5")}, magi(), nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseAnswers("answers.yaml", data)
	if err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	again, _, err := Resolve([]Source{a}, Found{Service: "jupyter", Services: []string{"litellm"}, EnvNames: []string{"OPENAI_API_KEY"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(texts(s), texts(again)); d != "" {
		t.Errorf("%s\n%s", d, data)
	}
}

func texts(s Answers) map[string][]string {
	out := map[string][]string{}
	for _, q := range Questions() {
		out[q.Key] = append([]string{}, q.Get(s)...)
	}
	return out
}

func TestParseAnswersErrors(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"unknown key":        {"version: 1\ndomian: x\n", `a.yaml:2: unknown key "domian"; did you mean domain?`},
		"a secret":           {"version: 1\ntoken: s3cret\n", "a.yaml:2: unknown key \"token\"\nremove it: answers hold no secrets"},
		"an anchor":          {"version: 1\ncommand: *s3cret\n", "a.yaml: a value begins with *"},
		"no such key":        {"version: 1\nfoo: 1\n", "a.yaml:2: unknown key \"foo\"\nto list the keys, run: magi-harden init --help"},
		"dashes":             {"version: 1\nhttps-port: 1\n", `unknown key "https-port"; did you mean https_port?`},
		"twice":              {"version: 1\ndomain: a\ndomain: b\n", "domain"},
		"no version":         {"domain: a\n", "version is missing"},
		"newer":              {"version: 2\n", "newer magi-harden"},
		"bad version":        {"version: x\n", "is not a positive number"},
		"nested":             {"version: 1\nallow: {a: b}\n", "a.yaml:2: allow: expected a value or a list"},
		"deep list":          {"version: 1\nallow: [[a]]\n", "expected a list of plain values"},
		"null":               {"version: 1\ndomain:\n", "has no value"},
		"expected a mapping": {"- a\n", "expected a mapping"},
		"empty":              {"", "expected a mapping"},
		"tab":                {"version: 1\n\tdomain: a\n", "line 2"},
		"binary":             {"\x00\x01", "a.yaml:"},
		"too large":          {strings.Repeat("#", 2<<20), "larger than"},
		"alias":              {"version: 1\nallow: &a [10.0.0.0/8]\norigins: *a\n", "expected a value or a list"},
		"all of them":        {"version: 1\nx1: 1\nx2: 2\n", `a.yaml:3: unknown key "x2"`},
		"several values":     {"version: 1\nfoo bar: 1\n", "unknown key"},
	} {
		_, err := ParseAnswers("a.yaml", []byte(c.in))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzParseAnswers(f *testing.F) {
	f.Add([]byte("version: 1\nprofile: prod\nallow: [10.0.0.0/8]\n"))
	f.Add([]byte("a: &a [*a]\nb: *a\n"))
	f.Add([]byte("version: 1\n? [a]\n: b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ParseAnswers("a.yaml", data)
		if err != nil {
			return
		}
		s, _, err := Resolve([]Source{a}, magi(), nil)
		if err != nil {
			return
		}
		out, err := s.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseAnswers("a.yaml", out); err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
	})
}

// TestSchemaNamesEveryKey: the schema has every question, and each has its texts.
func TestSchemaNamesEveryKey(t *testing.T) {
	schema := string(Schema())
	for _, q := range Questions() {
		if !strings.Contains(schema, `"`+q.Key+`": {`) || q.Help == "" || q.Rule == "" || q.Prompt == "" {
			t.Errorf("%s is not documented", q.Key)
		}
	}
}

// TestMarshal is the file, byte for byte: numbers and plain words as they are,
// quotes where YAML would read something else.
func TestMarshal(t *testing.T) {
	s, _, err := Resolve([]Source{given("profile=dev", "service=null", "pass_env=ON OPENAI_API_KEY", "cover=yes", "cpus=1.5", "bridge=n0")}, Found{Service: "null", EnvNames: []string{"ON", "OPENAI_API_KEY"}, UID: 1, GID: 2, NginxUID: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.Marshal()
	want := `# The answers that this deployment was made from; no secrets, commit it.
# Change one with: magi-harden upgrade --set key=value
version: 1
profile: dev
service: "null"
expose: loopback
domain: localhost
bind: 127.0.0.1
allow_any: false
allow: []
https_port: 9443
http_port: off
tls: self-signed
pass_env: [ON, OPENAI_API_KEY]
base_url: /
origins: []
image_mode: replace
image: quay.io/jupyter/scipy-notebook:2026-10-05
nginx_image: nginxinc/nginx-unprivileged:1.30.5-alpine
packages: [anthropic==1.11.0, litellm==1.104.0, openai==2.54.0, pydiode==1.0.0, requests==2.34.2]
cpus: 1.5
memory: 4G
pids: 1024
reserve_cpus: 1
reserve_memory: 2G
cull_idle: off
cookie_days: 30
terminals: true
reach: []
egress: full
mounts: []
notebooks: ./data/jupyter/notebooks
uid: 1
gid: 2
nginx_uid: 3
bridge: n0
cover: true
also_publish: []
enable_https: false
`
	if d := cmp.Diff(want, string(data)); d != "" || err != nil {
		t.Error(err, d)
	}
}

// TestLargestAnswers: the bound itself is still read.
func TestLargestAnswers(t *testing.T) {
	text := "version: 1\n"
	text += strings.Repeat("#", maxAnswers-len(text))
	if _, err := ParseAnswers("a.yaml", []byte(text)); err != nil {
		t.Error(err)
	}
	if _, err := ParseAnswers("a.yaml", []byte(text+"#")); err == nil || err.Error() != "a.yaml: larger than 1 MiB, which no answers file is\ncheck the path" {
		t.Error(err)
	}
}

// TestMayHoldSecret: what was written by hand beside the start of Jupyter.
func TestMayHoldSecret(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "command: jupyter lab": false, "command: jupyter lab --ServerApp.password=s3cret": true, "command: true": true, "command: [a, b]": true, "packages: [b, a]": false,
	} {
		a, err := ParseAnswers("a.yaml", []byte("version: 1\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		if got := MayHoldSecret(a); got != want {
			t.Errorf("%q may hold a secret: %v", text, got)
		}
	}
}
