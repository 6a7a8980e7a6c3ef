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
		"unknown key":    {"version: 1\ndomian: x\n", `a.yaml:2: unknown key "domian"; did you mean domain?`},
		"a secret":       {"version: 1\ntoken: s3cret\n", "a.yaml:2: unknown key \"token\"\ntake it out: no secret is an answer"},
		"an anchor":      {"version: 1\ncommand: *s3cret\n", "a.yaml: a value begins with *"},
		"no such key":    {"version: 1\nfoo: 1\n", "a.yaml:2: unknown key \"foo\"\nsee magi-harden init --help"},
		"dashes":         {"version: 1\nhttps-port: 1\n", `unknown key "https-port"; did you mean https_port?`},
		"twice":          {"version: 1\ndomain: a\ndomain: b\n", "domain"},
		"no version":     {"domain: a\n", "version is missing"},
		"newer":          {"version: 2\n", "newer magi-harden"},
		"bad version":    {"version: x\n", "is not a number"},
		"nested":         {"version: 1\nallow: {a: b}\n", "a.yaml:2: allow: takes a value or a list"},
		"deep list":      {"version: 1\nallow: [[a]]\n", "plain values only"},
		"null":           {"version: 1\ndomain:\n", "has no value"},
		"not a mapping":  {"- a\n", "not a mapping"},
		"empty":          {"", "not a mapping"},
		"tab":            {"version: 1\n\tdomain: a\n", "line 2"},
		"binary":         {"\x00\x01", "a.yaml:"},
		"too large":      {strings.Repeat("#", 2<<20), "larger than"},
		"alias":          {"version: 1\nallow: &a [10.0.0.0/8]\norigins: *a\n", "takes a value or a list"},
		"all of them":    {"version: 1\nx1: 1\nx2: 2\n", `a.yaml:3: unknown key "x2"`},
		"several values": {"version: 1\nfoo bar: 1\n", "unknown key"},
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

// TestSchemaNamesEveryKey keeps the schema and the table one thing.
func TestSchemaNamesEveryKey(t *testing.T) {
	schema, table := string(Schema()), Table()
	for _, q := range Questions() {
		if !strings.Contains(schema, `"`+q.Key+`": {`) || !strings.Contains(table, "`--"+q.Flag()+"`") || q.Help == "" || q.Rule == "" || q.Prompt == "" {
			t.Errorf("%s is not documented", q.Key)
		}
	}
}
