package apply

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// aclAttr has the access control list of a file. A directory may give one to every
// new file in it.
const aclAttr = "system.posix_acl_access"

// contentAttrs belong to the content that they were made for: signatures, and rights
// of a program. The kernel itself drops the last one on a write.
var contentAttrs = [...]string{"security.ima", "security.evm", "security.capability"}

func belongsToContent(name string) bool { return slices.Contains(contentAttrs[:], name) }

// attrs returns the extended attributes of an open file; none where the file system
// has none.
func (h *Held) attrs(name string, f *os.File) (map[string][]byte, error) {
	fd := int(f.Fd())
	list, err := sized(func(buf []byte) (int, error) { return unix.Flistxattr(fd, buf) })
	if errors.Is(err, unix.ENOTSUP) || err == nil && len(list) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, problem(name, "cannot list the extended attributes", err)
	}
	all := make(map[string][]byte)
	for attr := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		value, err := sized(func(buf []byte) (int, error) { return unix.Fgetxattr(fd, attr, buf) })
		if err != nil {
			h.note("%s: the extended attribute %q cannot be read (%v) and is not kept", name, attr, err)
			continue
		}
		all[attr] = value
	}
	return all, nil
}

// sized calls read with room for what it has to say.
func sized(read func(buf []byte) (int, error)) ([]byte, error) {
	for {
		n, err := read(nil)
		if err != nil || n == 0 {
			return nil, err
		}
		buf := make([]byte, n)
		n, err = read(buf)
		if errors.Is(err, unix.ERANGE) { // it grew
			continue
		}
		return buf[:max(n, 0)], err
	}
}

// keepAttrs gives a new file the extended attributes of the one that it replaces. It
// notes those that cannot be kept, and fails only where the disk does.
func (h *Held) keepAttrs(f newFile, as string, attrs map[string][]byte) error {
	if _, ok := attrs[aclAttr]; !ok {
		if err := f.removeAttr(aclAttr); err != nil && !refused(err) {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		if belongsToContent(name) {
			h.note("%s: the extended attribute %q belongs to the old content and is not kept", as, name)
			continue
		}
		err := f.setAttr(name, attrs[name])
		if err != nil && !refused(err) {
			return err
		}
		if err != nil {
			h.note("%s: the extended attribute %q cannot be set (%v) and is not kept", as, name, err)
		}
	}
	return nil
}

// refused reports whether an attribute is not allowed or not known here.
func refused(err error) bool {
	return slices.ContainsFunc([]error{unix.EPERM, unix.EACCES, unix.ENOTSUP, unix.EINVAL, unix.ENODATA, unix.ERANGE, unix.E2BIG},
		func(e error) bool { return errors.Is(err, e) })
}

func (f rootFile) setAttr(name string, value []byte) error {
	fd := int(f.f.Fd())
	if has, err := sized(func(buf []byte) (int, error) { return unix.Fgetxattr(fd, name, buf) }); err == nil && bytes.Equal(has, value) && len(value) > 0 {
		return nil
	}
	return unix.Fsetxattr(fd, name, value, 0)
}

func (f rootFile) removeAttr(name string) error { return unix.Fremovexattr(int(f.f.Fd()), name) }
