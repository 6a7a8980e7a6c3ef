package render

import (
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/layout"
)

// baseView has the values of the base of a stand-alone stack. It does not depend on
// the answers, because the base is read before the questions.
type baseView struct{ Image, Notebooks string }

func newBaseView(Input) (any, error) {
	return baseView{design.StandaloneImage, design.StandaloneNotebooks}, nil
}

// StandaloneBase returns the compose file of init --standalone.
func StandaloneBase() ([]byte, error) {
	view, err := newBaseView(Input{})
	if err != nil {
		return nil, err
	}
	return execute(layout.Base, view)
}
