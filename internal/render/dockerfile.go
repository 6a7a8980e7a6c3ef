package render

import (
	"fmt"
	"regexp"
)

// The minimum versions, from the 2026 security advisories of the Jupyter project.
const (
	serverFloor = "jupyter_server>=2.21.0"
	labFloor    = "jupyterlab>=4.6.2"
)

// dockerfileView holds the values of Dockerfile.jupyter.
type dockerfileView struct {
	Image        string
	Requirements string   // path in the build context, empty when the stack has none
	Packages     []string // pip requirements
	Floors       []string // pip requirements, last
}

// dockerignoreView holds the values of Dockerfile.jupyter.dockerignore.
type dockerignoreView struct{ Requirements string }

func newDockerfileView(in Input) (any, error) {
	image := in.Design.Jupyter.Image
	if !imageWord.MatchString(image.From) {
		return nil, fmt.Errorf("image: %.80q: not valid in a Dockerfile", image.From)
	}
	return dockerfileView{image.From, image.Requirements, image.Packages, []string{serverFloor, labFloor}},
		checkContextPath(image.Requirements)
}

func newDockerignoreView(in Input) (any, error) {
	name := in.Design.Jupyter.Image.Requirements
	return dockerignoreView{name}, checkContextPath(name)
}

// imageWord matches what FROM takes literally: the characters of an image reference,
// so no flag, variable or second word.
var imageWord = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/@-]*$`)

// contextPath matches a relative path that COPY and .dockerignore take literally: no
// wildcard, variable, blank or parent folder.
var contextPath = regexp.MustCompile(`^([A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*$`)

func checkContextPath(path string) error {
	if path != "" && !contextPath.MatchString(path) {
		return fmt.Errorf("%.80q: not a valid path in a Dockerfile\nrename it: letters, digits and . _ - /, below the folder of the stack", path)
	}
	return nil
}
