package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

func typeName(mode fs.FileMode) string {
	switch mode.Type() {
	case 0:
		return "regular file"
	case fs.ModeDir:
		return "directory"
	case fs.ModeSymlink:
		return "symbolic link"
	case fs.ModeNamedPipe:
		return "FIFO"
	case fs.ModeSocket:
		return "socket"
	default:
		return "device"
	}
}

// problem says what went wrong with a path, without the names of system calls.
func problem(name, what string, err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	return fmt.Errorf("%s: %s: %w%s", name, what, err, hint(err))
}

func hint(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "\nfree some space, then run the command again"
	case errors.Is(err, fs.ErrPermission):
		return "\nrun the command as the owner of the folder, or as root"
	default:
		return ""
	}
}
