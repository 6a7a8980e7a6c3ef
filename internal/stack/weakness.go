package stack

import (
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
)

func weakness(svc compose.Service, image dockerfile.Image, flavour string) Weakness {
	sudo := svc.Environment["GRANT_SUDO"]
	w := Weakness{
		Root:     rootUser(svc.User) || svc.User == "" && svc.Build != nil && (rootUser(image.User) || image.User == "" && flavour == "") || sudo != nil && (*sudo == "yes" || *sudo == "1"),
		Env:      len(svc.EnvFiles) > 0,
		Installs: strings.Contains(strings.Join(svc.Command, " "), "pip install"),
		Frozen:   svc.Build == nil && flavour != "" && !strings.HasPrefix(svc.Image, "quay.io/"),
	}
	for _, p := range svc.Ports {
		w.Published = w.Published || !strings.HasPrefix(p.HostIP, "127.")
	}
	return w
}

func rootUser(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "root" || name == "0"
}
