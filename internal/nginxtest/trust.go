package nginxtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// trustedDirs are where an administrator or a package puts nginx.
var trustedDirs = []string{"/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"}

// trusted returns the real path of a program that only root can change: neither
// it nor any folder above it is another user's, or can be written by others.
func trusted(program string) (real string, ok bool) {
	real, err := filepath.EvalSymlinks(program)
	if err != nil || !filepath.IsAbs(real) {
		return "", false
	}
	info, err := os.Lstat(real)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0 {
		return "", false
	}
	for _, path := range [...]string{filepath.Dir(program), real} {
		for at := path; ; at = filepath.Dir(at) {
			if info, err := os.Stat(at); err != nil || !rootOwned(info) || info.Mode().Perm()&0o022 != 0 {
				return "", false
			}
			if at == "/" {
				break
			}
		}
	}
	return real, true
}

var (
	tag     = regexp.MustCompile(`(?:^|/)nginx(?:-unprivileged)?:v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-@]|$)`)
	numbers = regexp.MustCompile(`^(\d+)\.(\d+)\.(\d+)$`)
)

// covers reports whether a release is at least the image's, and so has every
// directive that the image has. It is false where either is not known.
func covers(release, image string) bool {
	here, there := numbers.FindStringSubmatch(release), tag.FindStringSubmatch(image)
	if here == nil || there == nil {
		return false
	}
	for i := 1; i <= 3; i++ {
		var h, t int
		fmt.Sscan(here[i], &h)
		fmt.Sscan(there[i], &t) // nothing is the first of its line
		if h != t {
			return h > t
		}
	}
	return true
}
