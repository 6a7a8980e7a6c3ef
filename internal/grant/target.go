package grant

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.com/magi-harden/internal/file"
)

// Place is what a target is judged against.
type Place struct {
	Home   string   // home folder of Jupyter's user in the container
	Starts []string // paths that the container starts from, besides those of every image
	File   bool     // the mount is one file
}

// The folders of our own in the container. Both lie where no target of the stack is
// allowed.
const (
	ConfigFolder = "/etc/magi-harden"
	StateFolder  = "/run/magi-harden"
)

// imageRoots are the folders that an image starts from and is configured by.
var imageRoots = [...]string{"bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin", "sys", "usr", "var", "nix", "gnu", "init"}

// openRoots are folders below those that hold data.
var openRoots = [...]string{"/usr/src", "/var/data", "/var/www", "/var/tmp", "/run/secrets"}

// interpreter matches names of folders with an interpreter or its packages, at any depth.
var interpreter = regexp.MustCompile(`(?i)^(v?envs?|virtualenvs?|(mini|ana)?conda\d?|(mini|mamba)forge\d?|(micro)?mamba|python[\d.]*|py(env|pi)|jupyter(lab|hub)?|bin|sbin|lib|lib64|libexec|site-packages|.*\.(so|pth))$`)

// inHomes matches the names of interpreter that in a home can be nothing else: python,
// jupyter and bin may be somebody's work there.
var inHomes = regexp.MustCompile(`(?i)^\.?(v?envs?|virtualenvs?|(mini|ana)?conda\d?|(mini|mamba)forge\d?|(micro)?mamba|python[\d.]+|py(env|pi)|sbin|lib64|libexec|site-packages|.*\.(so|pth))$`)

// started matches names at the root of an image of what runs when a container starts.
var started = regexp.MustCompile(`(?i)^(hooks?|.*\.d|.*entrypoint.*|start.*|init.*|s6.*|tini.*|cuda.*|nvidia.*|julia.*|r|scripts?|.*\.(sh|py))$`)

// dataDots are the folders of settings in a home that hold data of libraries only.
var dataDots = [...]string{".cache", ".keras", ".torch", ".nltk_data", ".ivy2", ".m2", ".julia"}

// dataFile matches files of data directly in /etc: nothing that starts reads such names
// there.
var dataFile = regexp.MustCompile(`^/etc/[\w-]+\.(json|ya?ml|toml|csv|txt)$`)

// Target reports whether a mount at this path of the container is proved harmless: it
// lies on, above and below nothing that the server starts from or is configured by. One
// with a control character is not.
func (p Place) Target(target string) bool {
	if !path.IsAbs(target) || path.Clean(target) == "/" || strings.ContainsFunc(target, unicode.IsControl) {
		return false
	}
	target = path.Clean(target)
	parts := strings.Split(target[1:], "/")
	switch {
	case slices.ContainsFunc(p.Starts, func(start string) bool { return file.Within(start, target) || file.Within(target, start) }):
		return false
	case p.Home != "/" && file.Within(target, p.Home), target != "/root" && file.Within(target, "/root"):
		return p.inHome(target)
	case p.File && dataFile.MatchString(target):
		return true
	}
	for _, root := range openRoots {
		if rest, in := inside(target, root); in {
			return rest != "" || strings.HasPrefix(root, "/var/") // those are for data themselves
		}
	}
	if slices.Contains(imageRoots[:], parts[0]) {
		return false
	}
	name := parts[0]
	if name == "opt" && len(parts) > 1 {
		name = parts[1]
	}
	return name != "opt" && !started.MatchString(name) && !slices.ContainsFunc(parts, func(part string) bool {
		return strings.HasPrefix(part, ".") || interpreter.MatchString(part)
	}) && !formerly(target)
}

// formerly reports whether a target is or lies in a folder that an older release used.
func formerly(target string) bool {
	return file.Within(target, "/tmp/jupyter-config") || file.Within(target, "/tmp/jupyter-runtime")
}

// inHome reports whether a target in the home is the home itself, or in no folder that
// Jupyter, a shell or an interpreter reads its settings from or is installed in.
func (p Place) inHome(target string) bool {
	rest, _ := inside(target, p.Home)
	if !file.Within(target, p.Home) {
		rest, _ = inside(target, "/root")
	}
	parts := strings.Split(rest, "/")
	first, last := parts[0], parts[len(parts)-1]
	switch {
	case slices.ContainsFunc(parts, inHomes.MatchString), len(parts) > 1 && (last == "bin" || last == "lib"):
		return false
	case rest == "", !strings.HasPrefix(first, "."):
		return true
	case slices.Contains(dataDots[:], first):
		return !slices.ContainsFunc(parts[1:], func(part string) bool { return strings.HasPrefix(part, ".") })
	}
	return false
}
