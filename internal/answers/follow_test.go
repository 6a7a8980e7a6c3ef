package answers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFollow changes the profile of a run that answered nothing but what is given.
func TestFollow(t *testing.T) {
	f := Found{Service: "jupyter", Services: []string{"litellm"}, Reach: []string{"litellm"}, EnvNames: []string{"OPENAI_API_KEY", "OTHER"}, UID: 1000, GID: 100, NginxUID: 101}
	reached := Source{"domain": {Values: []string{"a.example.com"}}, "allow": {Values: []string{"10.0.0.0/8"}}}
	with := func(as ...Source) Source {
		out := Source{}
		for _, a := range as {
			for k, v := range a {
				out[k] = v
			}
		}
		return out
	}
	one := func(key string, values ...string) Source { return Source{key: {Values: values}} }
	for name, c := range map[string]struct {
		from, now Source
		want      map[string][]string // of the answers now
		missing   []string
		weaker    []string
	}{
		"dev to prod": {one("profile", "dev"), with(one("profile", "prod"), reached), map[string][]string{
			"expose": {"nginx"}, "bind": {"0.0.0.0"}, "https_port": {"443"}, "http_port": {"80"}, "pass_env": {}, "egress": {"reach"},
			"pids": {"512"}, "cull_idle": {"1h"}, "cookie_days": {"1"}, "terminals": {"no"}, "domain": {"a.example.com"}}, nil, nil},
		"prod needs more":   {one("profile", "dev"), one("profile", "prod"), nil, []string{"domain", "allow"}, nil},
		"one is given":      {one("profile", "dev"), with(one("profile", "prod"), one("domain", "a.example.com")), nil, []string{"allow"}, nil},
		"an address for it": {one("profile", "dev"), with(one("profile", "prod"), reached, one("bind", "192.0.2.1")), map[string][]string{"bind": {"192.0.2.1"}, "allow": {"10.0.0.0/8"}}, nil, nil},
		"behind a tunnel":   {one("profile", "dev"), with(one("profile", "prod"), one("expose", "loopback")), map[string][]string{"domain": {"localhost"}, "egress": {"reach"}, "bind": {"127.0.0.1"}}, nil, nil},
		"chosen stays": {with(one("profile", "dev"), one("pids", "700"), one("pass_env", "OTHER"), one("cookie_days", "30")), with(one("profile", "prod"), reached),
			map[string][]string{"pids": {"700"}, "pass_env": {"OTHER"}, "cookie_days": {"1"}, "egress": {"reach"}}, nil, []string{"pass_env"}},
		"chosen again": {with(one("profile", "dev"), one("pass_env", "OTHER")), with(one("profile", "prod"), reached, one("pass_env", "OTHER"), one("egress", "full")),
			map[string][]string{"pass_env": {"OTHER"}, "egress": {"full"}}, nil, nil},
		"prod to dev": {with(one("profile", "prod"), reached), one("profile", "dev"), map[string][]string{
			"expose": {"loopback"}, "allow": {}, "bind": {"127.0.0.1"}, "egress": {"full"}, "pass_env": {"OPENAI_API_KEY"}, "domain": {"a.example.com"}}, nil, nil},
		"prod to dev with a proxy": {with(one("profile", "prod"), reached), with(one("profile", "dev"), one("expose", "nginx"), one("bind", "0.0.0.0")), map[string][]string{
			"expose": {"nginx"}, "allow": {"10.0.0.0/8"}, "bind": {"0.0.0.0"}}, nil, nil},
		"chosen weaker than dev's": {with(one("profile", "prod"), reached, one("egress", "full")), one("profile", "dev"), map[string][]string{"egress": {"full"}}, nil, nil},
		"chosen none stays":        {with(one("profile", "dev"), one("pass_env")), with(one("profile", "prod"), reached), map[string][]string{"pass_env": {}}, nil, nil},
		"no change":                {with(one("profile", "prod"), reached, one("egress", "full")), one("profile", "prod"), map[string][]string{"egress": {"full"}, "allow": {"10.0.0.0/8"}}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			first, _, err := Resolve([]Source{c.from}, f, nil)
			if err != nil {
				t.Fatal(err)
			}
			stored := Source{}
			for _, q := range Questions() {
				stored[q.Key] = Given{Values: q.Get(first), From: "answers.yaml"}
			}
			change := Follow([]Source{c.now}, stored, f)
			s, _, err := Resolve([]Source{c.now, change.Stored}, f, nil)
			var missing []string
			if problems, ok := err.(Problems); ok {
				for _, p := range problems {
					missing = append(missing, p.Key)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.missing, missing); diff != "" {
				t.Errorf("missing: %s\n%v", diff, err)
			}
			for key, want := range c.want {
				q, _ := Find(key)
				if diff := cmp.Diff(want, q.Get(s)); diff != "" {
					t.Errorf("%s: %s", key, diff)
				}
			}
			if diff := cmp.Diff(c.weaker, change.Weaker(s, []Source{c.now})); diff != "" {
				t.Errorf("weaker: %s", diff)
			}
		})
	}
}
