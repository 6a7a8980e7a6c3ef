package apply

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// useOf says whether a program has a file open for writing. Until release is called
// none can open it, where the answer is unused: a lease for reading is granted only
// without writers.
func (h *Held) useOf(name string) (use use, release func()) {
	f, err := h.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return unknownUse, func() {}
	}
	release = func() { _ = f.Close() }
	_, err = unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	switch {
	case err == nil:
		return unused, release
	case errors.Is(err, unix.EAGAIN):
		return inUse, release
	default:
		return unknownUse, release
	}
}
