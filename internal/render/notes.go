package render

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/design"
)

// nginxFloor is the first stable release with the fixes of the 2026 advisories
// about rewrite captures and maps (MH-NGX-11).
var nginxFloor = version{1, 30, 4}

// Notes are what the author of the answers should know about the images.
func Notes(d design.Design) (notes []string) {
	n, proxied := d.Front.Container()
	v, known := nginxVersion(n.Image)
	branch := v == version{1, 30, 0} // a tag that follows its branch
	if proxied && known && !branch && !v.atLeast(nginxFloor) {
		notes = append(notes, fmt.Sprintf("nginx_image: %s is older than 1.30.4, which has the security fixes of 2026 (MH-NGX-11)", n.Image))
	}
	if image := d.Jupyter.Image.From; strings.HasPrefix(image, "jupyter/") || strings.HasPrefix(image, "docker.io/jupyter/") {
		notes = append(notes, fmt.Sprintf("image: %s gets no updates since 2023; the same one is at quay.io/jupyter (MH-IMG-01)", image))
	}
	return notes
}
