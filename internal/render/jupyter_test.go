package render

import (
	"regexp"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/stack"
)

const testToken = "R7vX2kQ9-mT4wZ8bN1sL6_cH3jF5gD0yPqA"

// jupyterInput is a deployment in prod behind nginx.
func jupyterInput(changes ...func(*design.Facts)) design.Facts {
	in := design.Facts{
		Answers: answers.Answers{
			Profile: answers.Prod, Expose: answers.ExposeNginx, Egress: answers.EgressReach,
			Domain: "jupyter.example.com", HTTPSPort: 443, BaseURL: "/", TLS: answers.TLSSelfSigned,
			Image: "quay.io/jupyter/scipy-notebook:2026-10-05", Packages: []string{"openai"},
			CookieDays: 1, CullIdle: time.Hour, UID: 1000, GID: 100, Notebooks: "./data/jupyter/notebooks",
		},
		Jupyter: stack.Jupyter{Service: "jupyter", Port: 8888, PublishedNow: 8888, Home: "/home/jovyan", Work: "/home/jovyan/work"},
	}
	for _, change := range changes {
		change(&in)
	}
	return in
}

// inputOf is what the files are made of, for facts alone.
func inputOf(f design.Facts) Input { return Input{Design: design.Make(f)} }

// devLoopback is Jupyter on a published loopback port, with nothing in front.
func devLoopback(in *design.Facts) {
	in.Answers.Profile, in.Answers.Expose, in.Answers.Egress = answers.Dev, answers.ExposeLoopback, answers.EgressFull
	in.Answers.Domain, in.Answers.CookieDays, in.Answers.CullIdle, in.Answers.Terminals = "localhost", 30, 0, true
}

func renderConfig(tb testing.TB, in design.Facts) []byte {
	tb.Helper()
	view, err := newJupyterView(inputOf(in))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := execute("config/jupyter/jupyter_server_config.py", view)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func TestOrigins(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*design.Facts)
		yes, not []string
	}{
		"one": {func(in *design.Facts) { in.Answers.HTTPSPort = 8443 },
			[]string{"https://jupyter.example.com:8443"},
			[]string{"https://jupyter.example.com", "http://jupyter.example.com:8443", "https://jupyter.example.com:84430", ""}},
		"several": {func(in *design.Facts) {
			in.Answers.Origins = []string{"https://app.example.com:8000", "https://JUPYTER.example.com"}
		},
			[]string{"https://jupyter.example.com", "https://app.example.com:8000"},
			[]string{"https://jupyter.example.com.evil.example", "https://jupyterXexample.com", "https://evil.example/https://jupyter.example.com",
				"https://app.example.com", "https://app.example.com:80001", "http://jupyter.example.com", "https://jupyter.example.com\n", "null", ""}},
		"loopback on port 80": {func(in *design.Facts) { devLoopback(in); in.Jupyter.PublishedNow = 80 },
			[]string{"http://localhost"}, []string{"http://localhost:80", "http://localhost:8888", "https://localhost"}},
		"any, which dev allows": {func(in *design.Facts) { in.Answers.Origins = []string{"*"} }, []string{"*"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := jupyterInput(c.change)
			origin, pattern := design.Make(in).Jupyter.Server.Origin()
			if (origin == "") == (pattern == "") {
				t.Fatalf("origin %q and pattern %q: one of them has to be set", origin, pattern)
			}
			passes := func(o string) bool {
				if pattern == "" {
					return o == origin
				}
				return regexp.MustCompile(pattern).MatchString(o)
			}
			for _, o := range c.yes {
				if !passes(o) {
					t.Errorf("%q is refused by %q %q", o, origin, pattern)
				}
			}
			for _, o := range c.not {
				if passes(o) {
					t.Errorf("%q passes %q %q", o, origin, pattern)
				}
			}
		})
	}
}

// TestWhoCanForge: the comment at the forwarding headers is true of the networks.
func TestWhoCanForge(t *testing.T) {
	const alone, beside = "  # nginx overwrites these headers; no other container is on Jupyter's network\n",
		"  # nginx overwrites these headers; services on Jupyter's other networks can connect too, and forge them\n"
	for name, c := range map[string]struct {
		change func(*design.Facts)
		want   string
	}{
		"alone":          {func(*design.Facts) {}, alone},
		"the internet":   {func(in *design.Facts) { in.Answers.Egress = answers.EgressFull }, alone},
		"reach":          {func(in *design.Facts) { in.Answers.Reach = []string{"litellm"} }, beside},
		"kept network":   {func(in *design.Facts) { in.Answers.Profile, in.Jupyter.External = answers.Dev, []string{"lake"} }, beside},
		"nothing before": {devLoopback, "  # no proxy overwrites them, so a client could forge them\n"},
	} {
		got := regexp.MustCompile(`(?m)^c\.ServerApp\.trust_xheaders = \w+(.*\n)`).FindSubmatch(renderConfig(t, jupyterInput(c.change)))
		if got == nil || string(got[1]) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
