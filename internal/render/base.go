package render

import (
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/layout"
)

// baseView is the small base of a folder that has no stack yet. It depends on
// nothing, because the answers are asked about a base that is already read.
type baseView struct{ Image, Notebooks string }

func newBaseView(Input) (any, error) {
	return baseView{design.StandaloneImage, design.StandaloneNotebooks}, nil
}

// StandaloneBase is the compose file that init --standalone begins with.
func StandaloneBase() ([]byte, error) {
	view, err := newBaseView(Input{})
	if err != nil {
		return nil, err
	}
	return execute(layout.Base, view)
}
