package stack

import (
	"path"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
)

// home is the home folder that Jupyter gets: the one that is named, that the
// image's user has, or that mounts point into.
func home(svc compose.Service, image dockerfile.Image, flavour string) string {
	if v := svc.Environment["HOME"]; v != nil && path.IsAbs(*v) {
		return path.Clean(*v)
	}
	if path.IsAbs(image.Home) && !strings.Contains(image.Home, "$") {
		return path.Clean(image.Home)
	}
	if flavour != "" {
		return JovyanHome
	}
	name, _, _ := strings.Cut(image.User, ":")
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
