//go:build e2e

package e2e

import (
	"fmt"
	"os"
)

// kind is an engine that the suite can run on: Debian's docker.io of one
// release, in a root file system of that release.
type kind struct {
	name    string // as in E2E_ENGINE
	suite   string
	version string // what the engine says of itself begins so
	extra   []string
}

// pickKind is the engine that E2E_ENGINE names.
func pickKind() (kind, error) {
	kinds := []kind{
		{name: "debian13", suite: "trixie", version: "26.1.", extra: []string{"docker-cli", "docker-buildx"}},
		{name: "debian12", suite: "bookworm", version: "20.10."},
		{name: "sid", suite: "sid", version: "28.", extra: []string{"docker-cli", "docker-buildx"}},
	}
	want := os.Getenv("E2E_ENGINE")
	if want == "" {
		return kinds[0], nil
	}
	for _, k := range kinds {
		if k.name == want {
			return k, nil
		}
	}
	return kind{}, fmt.Errorf("E2E_ENGINE: no engine %q\nit is debian12, debian13 (the default) or sid", want)
}

// root is the file system that the engine runs in.
func (k kind) root() rootFS {
	return rootFS{
		name:     "engine-" + k.name,
		suite:    k.suite,
		packages: append([]string{"docker.io", "iptables", "procps", "ca-certificates"}, k.extra...),
		hooks: []string{
			"copy-in " + caBundle + " /etc/ssl/certs",
			`echo "nameserver ` + uplinkDNS + `" >"$1/etc/resolv.conf"`,
		},
	}
}
