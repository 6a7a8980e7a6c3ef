package render

import (
	"fmt"
	"slices"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
)

// catalogue says how each file of the layout is made. A new file is one
// template, one row here and one row there.
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
		{path: layout.Env, bytes: dotEnv},
		{path: layout.Firewall, view: newFirewallView},
		{path: layout.BanAction, when: front(layout.BanAction), view: newFail2banView},
		{path: layout.BanFilter, when: front(layout.BanFilter), view: newFail2banView},
		{path: layout.BanJail, when: front(layout.BanJail), view: newFail2banView},
		// After the files that its services mount: it has their sums.
		{path: layout.Override, name: overridePath, view: newOverrideView},
		{path: layout.Report, view: newHardeningView},
	}
}

func overridePath(in Input) string { return in.Design.Compose.Hardening }

func standalone(in Input) bool { return in.Design.Compose.Standalone }

func ownIgnore(in Input) bool { return in.Design.Compose.OwnIgnore }

func rebuilt(in Input) bool { return !in.Design.OwnImage() }

// front is true where the front has the file.
func front(path string) func(Input) bool {
	return func(in Input) bool { return slices.Contains(in.Design.Front.Files(), path) }
}

// caKey is false where somebody moved the CA's key to a safer place.
func caKey(in Input) bool { return front(layout.CAKeyFile)(in) && !in.Secrets.CAKey.IsZero() }

func frontOwner(d design.Design) *design.User {
	n, _ := d.Front.Container()
	return &design.User{UID: n.UID, GID: n.UID}
}

// nothing is the view of a template without values.
func nothing(Input) (any, error) { return struct{}{}, nil }

// dotEnv sets the keys that are ours in .env; every other byte stays.
func dotEnv(in Input) ([]byte, error) {
	env, err := dotenv.Parse(layout.Env, in.Env.Bytes())
	if err != nil {
		return nil, err
	}
	type pair struct{ key, value string }
	pairs := []pair{{"JUPYTER_TOKEN", in.Secrets.Token.Reveal()}}
	if list := in.Design.Compose.List; list != "" {
		pairs = append(pairs, pair{"COMPOSE_FILE", list})
	}
	if in.Design.EnableHTTPS {
		pairs = append(pairs, pair{"ENABLE_HTTPS", "true"})
	}
	for _, p := range pairs {
		if err := env.Set(p.key, p.value); err != nil {
			return nil, fmt.Errorf("set %s: %w", p.key, err)
		}
	}
	return env.Bytes(), nil
}
