package wizard

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask/asktest"
	"github.com/google/go-cmp/cmp"
)

// stack is what a stack with one neighbour says.
func stack() answers.Found {
	return answers.Found{
		Service: "jupyter", Candidates: []string{"jupyter", "lab"}, Services: []string{"litellm"}, Reach: []string{"litellm"}, EnvNames: []string{"OPENAI_API_KEY"},
		UID: 1000, GID: 100, NginxUID: 101, Published: []answers.Port{{Number: 4000, Service: "litellm"}}, Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
	}
}

// source makes answers from key=value texts.
func source(pairs ...string) answers.Source {
	out := answers.Source{}
	for _, p := range pairs {
		key, value, _ := strings.Cut(p, "=")
		q, ok := answers.Find(key)
		if !ok {
			panic(key)
		}
		out[q.Key] = answers.Given{Values: q.Split(value), From: "--" + q.Flag()}
	}
	return out
}

// run has a person type these lines.
func run(given answers.Source, f answers.Found, lines ...string) (answers.Answers, *asktest.Script, error) {
	script := asktest.NewScript(lines...)
	w := &Wizard{Prompt: script, Found: f, Layers: []answers.Source{given}, TryCertificate: tryNames}
	s, _, err := w.Resolve()
	return s, script, err
}

// tryNames takes a pair whose names begin alike.
func tryNames(s answers.Answers) error {
	cert, _, _ := strings.Cut(s.TLSCert, ".")
	key, _, _ := strings.Cut(s.TLSKey, ".")
	if s.TLSCert != "" && s.TLSKey != "" && cert != key {
		return errors.New(s.TLSKey + " is not the key of " + s.TLSCert)
	}
	return nil
}

func asked(s *asktest.Script) (out []string) {
	for _, q := range s.Asked {
		out = append(out, q.Message)
	}
	return out
}

// TestRounds: first the few questions in the order of the table, then, if wanted,
// all the others; what is settled or given is in neither.
func TestRounds(t *testing.T) {
	few := []string{"Profile", "How to expose Jupyter", "Domain", "Client addresses and ranges to allow", "HTTPS port", "HTTP port",
		"Certificate", "Variables to pass to notebooks", "More settings?"}
	typed := []string{"prod", "", "a.example", "10.0.0.0/8", "", "", "", "none"}
	s, script, err := run(nil, stack(), append(typed, "no")...)
	if d := cmp.Diff(few, asked(script)); d != "" || err != nil || s.Domain != "a.example" || s.Service != "jupyter" || s.AllowAny {
		t.Errorf("%+v, %v\n%s", s, err, d)
	}
	var others []string
	for _, q := range answers.Questions() {
		switch shown := slices.Contains(few, q.Prompt); {
		case q.Settled, q.Confirms != nil, q.Certificate, q.Concerns != nil && !q.Concerns(stack()), shown, q.Skip != nil && q.Skip(s), q.Prompt == "Memory limit":
		default:
			others = append(others, q.Prompt)
		}
	}
	lines := append(append(typed, "yes", "192.0.2.1", "/lab"), make([]string, 30)...)
	s, script, err = run(source("memory=3G"), stack(), lines...)
	if d := cmp.Diff(append(few, others...), asked(script)); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	if s.Bind.String() != "192.0.2.1" || s.BaseURL != "/lab/" || s.Domain != "a.example" || s.Memory != 3<<30 {
		t.Errorf("%+v", s)
	}
}

// TestForms: a list to pick from, a list with a hint, and a default that has to be
// confirmed because it cannot stay.
func TestForms(t *testing.T) {
	f := stack()
	f.Holds = []string{"mount .: holds compose.yaml"}
	s, script, err := run(source("profile=prod", "expose=nginx", "domain=a.example", "https_port=443", "http_port=80", "tls=self-signed"), f, "10.0.0.0/8", "1", "", "no")
	if err != nil || !s.Cover || !cmp.Equal(s.PassEnv, []string{"OPENAI_API_KEY"}) {
		t.Fatalf("%+v, %v", s, err)
	}
	allow, env, cover := script.Asked[0], script.Asked[1], script.Asked[2]
	if !strings.HasSuffix(allow.Help, "403; this host is on 192.0.2.0/24") || allow.Options != nil {
		t.Errorf("allow: %+v", allow)
	}
	if len(env.Options) != 1 || strings.Contains(env.Help, "; this host") || !cover.Yes {
		t.Errorf("%+v\n%+v", env, cover)
	}
	f.Networks = nil
	_, script, _ = run(source("profile=prod", "expose=nginx", "domain=a.example"), f)
	if help := script.Asked[0].Help; help != "all other clients get 403" {
		t.Errorf("help %q", help)
	}
}

// TestRefused: what is refused at its question, with its subject; the next line
// is taken.
func TestRefused(t *testing.T) {
	base := []string{"profile=prod", "expose=nginx", "domain=a.example", "https_port=443", "http_port=80", "pass_env=none"}
	for name, c := range map[string]struct {
		given, typed []string
		told         string
		key, want    string
	}{
		"its rule":           {append(base[:2:2], base[3:]...), []string{"a b", "b.example", "10.0.0.0/8", "", "no"}, `domain: "a b" is not a host name`, "domain", "b.example"},
		"the stack":          {append([]string{"allow=10.0.0.0/8", "tls=self-signed"}, append(base[:3:3], base[4:]...)...), []string{"4000", "9443", "no"}, "https port: 4000 is already published by litellm", "https_port", "9443"},
		"the first round":    {append([]string{"tls=self-signed"}, base...), append([]string{"10.0.0.0/8", "yes", "127.0.0.1", "192.0.2.7"}, make([]string, 25)...), "bind: on a loopback address every client", "bind", "192.0.2.7"},
		"a given answer":     {append([]string{"tls=self-signed", "allow=10.0.0.0/8"}, base...), append([]string{"yes", "127.0.0.1", "192.0.2.7"}, make([]string, 25)...), "bind: on a loopback address every client", "bind", "192.0.2.7"},
		"a chain for a key":  {append([]string{"tls=files", "tls_key=a.key", "allow=10.0.0.0/8"}, base...), []string{"b.pem", "a.pem", "no"}, "tls cert: a.key is not the key of b.pem", "tls_cert", "a.pem"},
		"a key for a chain":  {append([]string{"tls=files", "tls_cert=a.pem", "allow=10.0.0.0/8"}, base...), []string{"b.key", "a.key", "no"}, "tls key: b.key is not the key of a.pem", "tls_key", "a.key"},
		"no chain":           {append([]string{"tls=files", "tls_key=a.key", "allow=10.0.0.0/8"}, base...), []string{"", "a.pem", "no"}, "tls cert: is missing", "tls_cert", "a.pem"},
		"everybody, unmeant": {append([]string{"tls=self-signed"}, base...), []string{"0.0.0.0/0", "no", "10.0.0.0/8", "no"}, "0.0.0.0/0 allows the whole internet. Is that intended?", "allow", "10.0.0.0/8"},
		"everybody, meant":   {append([]string{"tls=self-signed"}, base...), []string{"0.0.0.0/0", "yes", "no"}, "0.0.0.0/0 allows the whole internet. Is that intended?", "allow_any", "yes"},
		"given, meant":       {append([]string{"tls=self-signed", "allow=0.0.0.0/0"}, base...), []string{"yes", "no"}, "allows the whole internet. Is that intended?", "allow_any", "yes"},
	} {
		t.Run(name, func(t *testing.T) {
			s, script, err := run(source(c.given...), stack(), c.typed...)
			if err != nil {
				t.Fatalf("%v\n%s", err, script.Shown())
			}
			if q, _ := answers.Find(c.key); strings.Join(q.Get(s), " ") != c.want || strings.Count(script.Shown(), c.told) != 1 {
				t.Errorf("%s is %q, want %q; told %q\n%s", c.key, q.Get(s), c.want, c.told, script.Shown())
			}
		})
	}
}

// TestStops: given answers that cannot go on end the questions, with all that is
// wrong, and before anything that does not matter any more is asked.
func TestStops(t *testing.T) {
	for name, c := range map[string]struct {
		given, typed []string
		want         string
		asked        int
	}{
		"unreadable":       {[]string{"https_port=70000", "domain=a b"}, []string{"prod"}, "--domain: \"a b\" is not a host name such as jupyter.example.com\n--https-port: \"70000\" is not a port from 1 to 65535", 0},
		"they clash":       {[]string{"profile=prod", "expose=nginx", "domain=a.example", "allow=10.0.0.0/8", "https_port=4000"}, []string{"80"}, "--https-port: 4000 is already published by litellm", 0},
		"given, not meant": {[]string{"profile=prod", "expose=nginx", "domain=a.example", "allow=0.0.0.0/0"}, []string{"no"}, "--allow: allows the whole internet\nset --allow,", 1},
		"ends":             {[]string{"profile=prod", "expose=nginx", "domain=a.example"}, nil, "input ended", 1},
		"ends at more":     {[]string{"profile=dev", "expose=loopback", "domain=localhost", "pass_env=none"}, nil, "input ended", 1},
	} {
		_, script, err := run(source(c.given...), stack(), c.typed...)
		if err == nil || !strings.Contains(err.Error(), c.want) || len(script.Asked) != c.asked {
			t.Errorf("%s: %v, want %q; asked %q", name, err, c.want, asked(script))
		}
	}
}

// TestAskInOneRound is what an upgrade does: all questions that the last run does
// not answer, the settled one left out.
func TestAskInOneRound(t *testing.T) {
	stored := source("profile=dev", "expose=loopback", "domain=localhost", "pass_env=none")
	for _, q := range answers.Questions() {
		values, ok := q.Default.Value(answers.Answers{Profile: answers.Dev, Expose: answers.ExposeLoopback}, stack())
		if _, has := stored[q.Key]; !has && ok && q.Prompt != "Login lifetime in days" && !q.Settled {
			stored[q.Key] = answers.Given{Values: values}
		}
	}
	script := asktest.NewScript("9000", "7")
	w := &Wizard{Prompt: script, Found: stack(), Layers: []answers.Source{stored}, More: true}
	s, _, err := answers.Resolve(w.Layers, w.Found, w.Ask)
	if err != nil || s.CookieDays != 7 || len(script.Asked) != 1 || s.Service != "jupyter" {
		t.Errorf("%+v, %v, asked %q", s, err, asked(script))
	}
}
