package render

import (
	"strings"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
)

// nginxFloor is the first stable release with the fixes of the 2026 advisories about
// rewrite captures and maps (MH-NGX-11).
var nginxFloor = version{1, 30, 4}

// Notes returns the findings about old images.
func Notes(d design.Design) (notes []finding.Finding) {
	c, proxied := d.Front.Container()
	v, known := nginxVersion(c.Image)
	branch := v == version{1, 30, 0} // a tag that follows its branch
	if proxied && known && !branch && !v.atLeast(nginxFloor) {
		notes = append(notes, finding.Finding{Kind: finding.OldFront, Object: c.Image, Control: "MH-NGX-11"})
	}
	if image := d.Jupyter.Image.From; strings.HasPrefix(image, "jupyter/") || strings.HasPrefix(image, "docker.io/jupyter/") {
		notes = append(notes, finding.Finding{Kind: finding.Frozen, Object: image, Control: "MH-IMG-01"})
	}
	return notes
}
