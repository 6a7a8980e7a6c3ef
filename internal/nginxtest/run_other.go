//go:build !linux

package nginxtest

import (
	"errors"
	"io/fs"
)

// run runs nothing: here it could not be kept from the network.
func (n *nginx) run(string, ...string) ([]byte, int, error) { return nil, 0, errors.ErrUnsupported }

func give(...string) error { return errors.ErrUnsupported }

func rootOwned(fs.FileInfo) bool { return false }
