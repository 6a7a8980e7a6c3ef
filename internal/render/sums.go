package render

import (
	"path"
	"strings"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// summed is the mounted configuration of a service. Compose does not look into mounted
// files: it recreates a container only if the service itself changes, so a label has
// the sum.
type summed struct {
	Sum   string // of each file, in the order of the layout, with hyphens between them
	Names string // of the files, without their folders
}

// readBy returns the rendered managed files that a service reads. It leaves out files
// that are created once: the front loads a new certificate without a new container.
// It leaves out secrets, because everybody who may ask the engine sees a label.
func (in Input) readBy(reader layout.Readers) summed {
	var sums, names []string
	for _, e := range in.Design.Layout.Below(".") {
		sum, rendered := in.sums[e.Path]
		if rendered && e.Readers&reader != 0 && e.Policy == file.Managed && e.Secret == layout.NoSecret {
			sums, names = append(sums, sum), append(names, path.Base(e.Path))
		}
	}
	return summed{strings.Join(sums, "-"), strings.Join(names, ", ")}
}
