package render

import (
	"fmt"
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/stack"
)

// The configuration that containers mount, and the host's table.
const (
	jupyterConfig = "config/jupyter/jupyter_server_config.py"
	nginxConfig   = "config/nginx/nginx.conf"
	firewallTable = "config/firewall/magi-harden.nft"
)

// catalogue lists every file that the tool may write. A new file is one
// template and one row here.
func catalogue() []row {
	return []row{
		{path: "docker-compose.yml", mode: 0o644, policy: Managed, when: standalone, view: newBaseView},
		{path: ".gitignore", mode: 0o644, policy: Managed, when: ownIgnore, view: nothing},
		{path: "Dockerfile.jupyter", mode: 0o644, policy: Managed, when: rebuilt, view: newDockerfileView},
		{path: "Dockerfile.jupyter.dockerignore", mode: 0o644, policy: Managed, when: rebuilt, view: newDockerignoreView},
		{path: jupyterConfig, mode: 0o644, policy: Managed, view: newJupyterView},
		{path: nginxConfig, mode: 0o644, policy: Managed, when: proxied, view: newNginxView},
		{path: "config/nginx/tls/.gitignore", mode: 0o644, policy: Managed, when: tls, view: nothing},
		{path: "config/nginx/tls/cert.pem", mode: 0o644, policy: CreateOnce, when: tls, bytes: func(in Input) ([]byte, error) { return in.Secrets.Cert, nil }},
		{path: "config/nginx/tls/key.pem", mode: 0o600, policy: CreateOnce, when: tls, bytes: func(in Input) ([]byte, error) { return []byte(in.Secrets.Key.Reveal()), nil }, owner: nginxOwner, secret: true},
		{path: "config/nginx/tls/ca.pem", mode: 0o644, policy: CreateOnce, when: localCA, bytes: func(in Input) ([]byte, error) { return in.Secrets.CACert, nil }},
		{path: ".magi-harden/ca/key.pem", mode: 0o600, policy: CreateOnce, when: caKey, bytes: func(in Input) ([]byte, error) { return []byte(in.Secrets.CAKey.Reveal()), nil }, secret: true},
		{path: ".magi-harden/.gitignore", mode: 0o644, policy: Managed, view: nothing},
		{path: ".magi-harden/answers.yaml", mode: 0o644, policy: State, bytes: func(in Input) ([]byte, error) { return in.Spec.Marshal() }},
		{path: ".env", mode: 0o600, policy: Keyed, bytes: dotEnv, secret: true},
		{path: firewallTable, mode: 0o644, policy: Managed, view: newFirewallView},
		{path: "config/fail2ban/action.d/magi-harden.conf", mode: 0o644, policy: Managed, when: banning, view: newFail2banView},
		{path: "config/fail2ban/filter.d/magi-harden.conf", mode: 0o644, policy: Managed, when: banning, view: newFail2banView},
		{path: "config/fail2ban/jail.d/magi-harden.conf", mode: 0o644, policy: Managed, when: banning, view: newFail2banView},
		// After the files that its services mount: it has their sums.
		{path: "docker-compose.override.yml", mode: 0o644, policy: Managed, name: overridePath, also: []string{stack.Harden}, view: newOverrideView},
		{path: "HARDENING.md", mode: 0o644, policy: Managed, view: newHardeningView},
	}
}

// retired lists the managed files that past releases wrote and that no row of
// the catalogue writes any more. A file whose row goes, or gets another path,
// comes here: without it, upgrade refuses the manifest that names it.
func retired() []string { return nil }

// PolicyOf returns the policy of the file at a path, and false when neither this
// release nor a past one writes it, whatever the answers are. Paths in more count
// as retired.
func PolicyOf(name string, more ...string) (Policy, bool) {
	for _, row := range catalogue() {
		if row.path == name || slices.Contains(row.also, name) {
			return row.policy, true
		}
	}
	if slices.Contains(retired(), name) || slices.Contains(more, name) {
		return Managed, true
	}
	return "", false
}

func overridePath(in Input) string { return in.Override }

func standalone(in Input) bool { return in.Standalone }

// ownIgnore is false where the folder has a .gitignore of somebody else's.
func ownIgnore(in Input) bool { return in.Standalone && !in.HasIgnore }

func rebuilt(in Input) bool { return !ownImage(in) }

func proxied(in Input) bool { return in.Spec.Proxied() }

// banning is false where every client has the engine's address.
func banning(in Input) bool { return tls(in) && !in.Spec.Bind.IsLoopback() }

func tls(in Input) bool { return in.Spec.Expose == answers.ExposeNginx }

func localCA(in Input) bool { return tls(in) && in.Spec.TLS == answers.TLSSelfSigned }

// caKey is false where somebody moved the CA's key to a safer place.
func caKey(in Input) bool { return localCA(in) && !in.Secrets.CAKey.IsZero() }

func nginxOwner(in Input) *Owner { return &Owner{in.Spec.NginxUID, in.Spec.NginxUID} }

// nothing is the view of a template without values.
func nothing(Input) (any, error) { return struct{}{}, nil }

// dotEnv sets the keys that are ours in .env; every other byte stays.
func dotEnv(in Input) ([]byte, error) {
	env, err := dotenv.Parse(".env", in.Env.Bytes())
	if err != nil {
		return nil, err
	}
	set := func(key, value string) error {
		if err := env.Set(key, value); err != nil {
			return fmt.Errorf("set %s: %w", key, err)
		}
		return nil
	}
	if err := set("JUPYTER_TOKEN", in.Secrets.Token.Reveal()); err != nil {
		return nil, err
	}
	if in.ComposeFile != "" {
		if err := set("COMPOSE_FILE", in.ComposeFile); err != nil {
			return nil, err
		}
	}
	if in.Spec.EnableHTTPS {
		if err := set("ENABLE_HTTPS", "true"); err != nil {
			return nil, err
		}
	}
	return env.Bytes(), nil
}
