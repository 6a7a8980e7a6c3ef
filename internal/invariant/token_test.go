package invariant

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestTokenElsewhere: the token is found in every text of the model, as what it is
// worth, and only the environment of Jupyter may have it.
func TestTokenElsewhere(t *testing.T) {
	const theirs, own = ": contains the token of Jupyter, which only Jupyter may have (MH-SEC-06)", ": contains the token, which only the environment of Jupyter may have (MH-AUTH-04)"
	encoded := base64.StdEncoding.EncodeToString([]byte("user:secretsecret"))
	for third, want := range map[string]string{
		"services: {redis: {command: [serve, '${JUPYTER_TOKEN}']}}":                                     "services.redis.command.1" + theirs,
		"services: {redis: {command: [serve, 'JUPYTER_TOKEN=${JUPYTER_TOKEN}']}}":                       "services.redis.command.1" + theirs,
		"services: {redis: {entrypoint: 'run --t=${JUPYTER_TOKEN:-}'}}":                                 "services.redis.entrypoint.1" + theirs,
		"services: {redis: {labels: {JUPYTER_TOKEN: '${JUPYTER_TOKEN}'}}}":                              "services.redis.labels.JUPYTER_TOKEN" + theirs,
		"services: {redis: {labels: ['${JUPYTER_TOKEN}=x']}}":                                           "services.redis.labels.…" + theirs,
		"services: {redis: {annotations: {a: '${JUPYTER_TOKEN}'}}}":                                     "services.redis.annotations.a" + theirs,
		"services: {redis: {build: {context: ., args: {JUPYTER_TOKEN: '${JUPYTER_TOKEN}'}}}}":           "services.redis.build.args.JUPYTER_TOKEN" + theirs,
		"services: {redis: {build: {context: ., args: ['JUPYTER_TOKEN=${JUPYTER_TOKEN}']}}}":            "services.redis.build.args.JUPYTER_TOKEN" + theirs,
		"services: {redis: {build: {context: ., labels: {a.b: '${JUPYTER_TOKEN}'}}}}":                   "services.redis.build.labels.a.b" + theirs,
		"services: {redis: {build: {context: ., dockerfile_inline: 'FROM a\nENV A=${JUPYTER_TOKEN}'}}}": "services.redis.build.dockerfile_inline" + theirs,
		"services: {redis: {post_start: [{command: id, environment: ['T=${JUPYTER_TOKEN}']}]}}":         "services.redis.post_start.0.environment.T" + theirs,
		"services: {redis: {logging: {driver: syslog, options: {tag: '${JUPYTER_TOKEN}'}}}}":            "services.redis.logging.options.tag" + theirs,
		"services: {redis: {extra_hosts: ['${JUPYTER_TOKEN}:1.2.3.4']}}":                                "services.redis.extra_hosts.…" + theirs,
		"services: {redis: {healthcheck: {test: [CMD, a, '${JUPYTER_TOKEN}']}}}":                        "services.redis.healthcheck.test.2" + theirs,
		"services: {redis: {hostname: 'a-${JUPYTER_TOKEN}'}}":                                           "services.redis.hostname" + theirs,
		"services: {redis: {environment: {A: 'Basic " + encoded + "'}}}":                                "services.redis.environment.A" + theirs,
		"services: {redis: {environment: {A: SECRETSECRET}}}":                                           "services.redis.environment.A" + theirs,
		"services: {redis: {environment: {A: 'secret%73ecret'}}}":                                       "services.redis.environment.A" + theirs,
		"services: {nginx: {labels: {a: '${JUPYTER_TOKEN}'}}}":                                          "services.nginx.labels.a" + theirs,
		"{configs: {c: {content: 'a: ${JUPYTER_TOKEN}'}}}":                                              "configs.c.content" + theirs,
		"{configs: {c: {environment: JUPYTER_TOKEN}}}":                                                  "configs.c.content" + theirs,
		"{secrets: {s: {environment: JUPYTER_TOKEN}}}":                                                  "secrets.s.content" + theirs,
		"{volumes: {data: {labels: {a: '${JUPYTER_TOKEN}'}}}}":                                          "volumes.data.labels.a" + theirs,
		"{networks: {edge: {driver_opts: {a: '${JUPYTER_TOKEN}'}}}}":                                    "networks.edge.driver_opts.a" + theirs,
		"services: {jupyter: {labels: {a: '${JUPYTER_TOKEN}'}}}":                                        "services.jupyter.labels.a" + own,
		"services: {jupyter: {hostname: '${JUPYTER_TOKEN}'}}":                                           "services.jupyter.hostname" + own,
		"services: {jupyter: {build: {context: ., args: ['A=${JUPYTER_TOKEN}']}}}":                      "services.jupyter.build.args.A" + own,
		"services: {jupyter: {command: [jupyter, '--x=${JUPYTER_TOKEN}']}}":                             "services.jupyter.command.1" + own,
	} {
		if got := check(t, third); !strings.Contains("\n"+got+"\n", "\n"+want+"\n") {
			t.Errorf("%s: %q, want %q", third, got, want)
		}
	}
	for _, third := range []string{
		"{x-env: {A: '${JUPYTER_TOKEN}'}}", "services: {jupyter: {x-note: '${JUPYTER_TOKEN}'}}", "services: {redis: {x-note: '${JUPYTER_TOKEN}'}}",
	} {
		if got := check(t, third); strings.Contains(got, "contains the token") {
			t.Errorf("%s: %q", third, got)
		}
	}
}
