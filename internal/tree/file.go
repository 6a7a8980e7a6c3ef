package tree

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// MaxInput bounds what is read of a file that a person names, in bytes.
const MaxInput = 2 << 20

// ReadFile reads a regular file anywhere. A FIFO or a device, which could block
// or never end, is refused, and so is a file of more than MaxInput.
func ReadFile(path string) ([]byte, error) { return readFile(path, nil) }

// ReadFileOf is ReadFile for a file that has to be this user's.
func ReadFileOf(path string, uid int) ([]byte, error) {
	return readFile(path, func(info fs.FileInfo) error {
		if st, ok := info.Sys().(*syscall.Stat_t); !ok || int(st.Uid) != uid {
			return fmt.Errorf("%s: belongs to another user", path)
		}
		return nil
	})
}

func readFile(path string, allowed func(fs.FileInfo) error) ([]byte, error) {
	if err := Named(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file\nname a file, or - for stdin", path)
	}
	if allowed != nil {
		if err := allowed(info); err != nil {
			return nil, err
		}
	}
	if info.Size() > MaxInput {
		return nil, fmt.Errorf("%s: larger than %d MiB\nname the right file", path, MaxInput>>20)
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxInput+1))
	if len(data) > MaxInput { // it grew, or has no size of its own
		return nil, fmt.Errorf("%s: larger than %d MiB\nname the right file", path, MaxInput>>20)
	}
	return data, err
}
