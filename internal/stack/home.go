package stack

import (
	"path"
	"strings"
)

// home is the home folder that Jupyter gets: the one that is named, that the
// image's user has, or that mounts point into.
func home(svc Service, b built, flavour string) string {
	if v := svc.Environment["HOME"]; v != nil && path.IsAbs(*v) {
		return path.Clean(*v)
	}
	if path.IsAbs(b.home) && !strings.Contains(b.home, "$") {
		return path.Clean(b.home)
	}
	if flavour != "" {
		return JovyanHome
	}
	name, _, _ := strings.Cut(b.user, ":")
	if userName(name) {
		return "/home/" + name
	}
	for _, v := range svc.Volumes {
		parts := strings.Split(path.Clean(v.Target), "/")
		if len(parts) > 2 && parts[1] == "home" {
			return "/home/" + parts[2]
		}
	}
	return "/root"
}

func userName(name string) bool {
	return name != "" && name != "root" && !strings.ContainsAny(name, "/$0123456789")
}
