package render

import (
	"path"
	"regexp"
	"strconv"

	"github.com/distribution/reference"
)

// version is a release of nginx, such as {1, 30, 5}.
type version struct{ major, minor, patch int }

func (v version) atLeast(w version) bool {
	if v.major != w.major {
		return v.major > w.major
	}
	if v.minor != w.minor {
		return v.minor > w.minor
	}
	return v.patch >= w.patch
}

// The releases that added directives (nginx's CHANGES).
var (
	http2Directive  = version{1, 25, 1} // "http2 on" instead of a parameter of listen
	upstreamResolve = version{1, 27, 3} // "server NAME resolve" in the open source edition
)

var versionTag = regexp.MustCompile(`^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:[^0-9.].*)?$`)

// nginxVersion returns the release in the tag of an image whose name ends in nginx or
// nginx-unprivileged, with patch level 0 where the tag has none. It is unknown for a
// tag such as stable, for a digest alone, and for other images.
func nginxVersion(image string) (v version, known bool) {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return v, false
	}
	tagged, ok := named.(reference.Tagged)
	if base := path.Base(reference.Path(named)); !ok || base != "nginx" && base != "nginx-unprivileged" {
		return v, false
	}
	m := versionTag.FindStringSubmatch(tagged.Tag())
	if m == nil {
		return v, false
	}
	for i, n := range []*int{&v.major, &v.minor, &v.patch} {
		*n, _ = strconv.Atoi(m[i+1]) // digits, or none for a missing patch level
	}
	return v, true
}
