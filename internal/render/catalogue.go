package render

import (
	"fmt"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
)

// catalogue says how each file of the layout is rendered. A new file is one template,
// one row here and one row in the layout.
func catalogue() []row {
	return []row{
		{path: layout.Base, when: standalone, view: newBaseView},
		{path: layout.Ignore, when: ownIgnore, view: nothing},
		{path: layout.Dockerfile, when: rebuilt, view: newDockerfileView},
		{path: layout.Dockerignore, when: rebuilt, view: newDockerignoreView},
		{path: layout.JupyterConfig, view: newJupyterView},
		{path: layout.NginxConfig, when: front(layout.NginxConfig), view: newNginxView},
		{path: layout.TLSIgnore, when: front(layout.TLSIgnore), view: newFolderIgnoreView(layout.TLSIgnore)},
		{path: layout.Cert, when: front(layout.Cert), bytes: func(in Input) ([]byte, error) { return in.Secrets.Cert, nil }},
		{path: layout.Key, when: front(layout.Key), bytes: func(in Input) ([]byte, error) { return []byte(in.Secrets.Key.Reveal()), nil }, owner: frontOwner},
		{path: layout.CACert, when: front(layout.CACert), bytes: func(in Input) ([]byte, error) { return in.Secrets.CACert, nil }},
		{path: layout.CAKeyFile, when: caKey, bytes: func(in Input) ([]byte, error) { return []byte(in.Secrets.CAKey.Reveal()), nil }},
		{path: layout.StateIgnore, view: newStateIgnoreView},
		{path: layout.Answers, bytes: func(in Input) ([]byte, error) { return in.Answers, nil }},
		{path: layout.Env, bytes: dotEnv, keys: envKeys},
		{path: layout.Firewall, view: newFirewallView},
		{path: layout.BanAction, when: front(layout.BanAction), view: newFail2banView},
		{path: layout.BanFilter, when: front(layout.BanFilter), view: newFail2banView},
		{path: layout.BanJail, when: front(layout.BanJail), view: newFail2banView},
		{path: layout.Override, name: overridePath, view: newOverrideView, sums: true},
		{path: layout.Report, view: newHardeningView},
	}
}

func overridePath(in Input) string { return in.Design.Compose.Hardening }

func standalone(in Input) bool { return in.Design.Compose.Standalone }

func ownIgnore(in Input) bool { return in.Design.Compose.OwnIgnore }

func rebuilt(in Input) bool { return !in.Design.OwnImage() }

// front returns a function that reports whether the front has the file.
func front(path string) func(Input) bool {
	return func(in Input) bool { return in.Design.FrontHas(path) }
}

// caKey reports whether the CA's key is in the folder: the user may have moved it.
func caKey(in Input) bool { return front(layout.CAKeyFile)(in) && !in.Secrets.CAKey.IsZero() }

func frontOwner(d design.Design) *design.User {
	c, _ := d.Front.Container()
	return &design.User{UID: c.UID, GID: c.UID}
}

// nothing returns the view of a template without values.
func nothing(Input) (any, error) { return struct{}{}, nil }

// dotEnv sets the keys of magi-harden in .env and changes no other byte. It fails on
// a value that .env cannot hold.
func dotEnv(in Input) ([]byte, error) {
	env, err := dotenv.Parse(layout.Env, in.Env.Bytes())
	if err != nil {
		return nil, err
	}
	for _, k := range envKeys(in) {
		if err := env.Set(k.name, k.value); err != nil {
			return nil, fmt.Errorf("set %s: %w", k.name, err)
		}
	}
	return env.Bytes(), nil
}

// envKey is a key of .env with its value, which may be a secret.
type envKey struct{ name, value string }

// envKeys returns the keys that magi-harden sets in .env.
func envKeys(in Input) []envKey {
	keys := []envKey{{"JUPYTER_TOKEN", in.Secrets.Token.Reveal()}}
	if list := in.Design.Compose.List; list != "" {
		keys = append(keys, envKey{"COMPOSE_FILE", list})
	}
	if in.Design.EnableHTTPS {
		keys = append(keys, envKey{"ENABLE_HTTPS", "true"})
	}
	return keys
}
