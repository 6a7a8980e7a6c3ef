package apply

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// disk is every way in which this package changes the disk. Tests replace it with a
// double that fails or stops at a chosen call.
type disk interface {
	mkdir(name string) error             // mode 0700, less the umask
	create(name string) (newFile, error) // O_EXCL; mode 0600, less the umask
	chmod(name string, mode fs.FileMode) error
	chown(name string, uid, gid int) error // -1: leave
	rename(from, to string) error
	renameNew(from, to string) error // fails with fs.ErrExist where something stands
	exchange(from, to string) error  // each gets the other's name, at one moment
	remove(name string) error        // a file
	rmdir(name string) error         // an empty directory
	sync(name string) error          // a directory's entries, or a file's metadata; as far as that is possible
	rewrite(name string, content []byte) error
}

// newFile is a file that create made. Mode and owner are set through the
// descriptor, before there is content to see.
type newFile interface {
	chmod(mode fs.FileMode) error
	chown(uid, gid int) error
	setAttr(name string, value []byte) error // an extended attribute
	removeAttr(name string) error
	write(content []byte) error
	sync() error
	close() error
}

// rootDisk is the real disk below root.
type rootDisk struct{ *folder }

func (d rootDisk) mkdir(name string) error {
	return d.within(name, func(dir *os.Root, base string) error { return dir.Mkdir(base, 0o700) })
}

func (d rootDisk) create(name string) (newFile, error) {
	f, err := d.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	return rootFile{f}, err
}

func (d rootDisk) chmod(name string, mode fs.FileMode) error {
	f, err := d.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrPermission) { // its owner may not read it
		return d.within(name, func(dir *os.Root, base string) error { return dir.Chmod(base, mode) })
	}
	if err != nil {
		return err
	}
	return firstError(f.Chmod(mode), f.Close())
}

func (d rootDisk) chown(name string, uid, gid int) error {
	return d.within(name, func(dir *os.Root, base string) error { return dir.Lchown(base, uid, gid) })
}

func (d rootDisk) renameNew(from, to string) error { return d.move(from, to, renameNoReplace) }
func (d rootDisk) exchange(from, to string) error  { return d.move(from, to, renameExchange) }

// rmdir looks first: os.Root.Remove would take away a file just as well.
func (d rootDisk) rmdir(name string) error {
	info, err := d.Lstat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return syscall.ENOTDIR
	}
	return d.remove(name)
}

// sync passes over what cannot be opened for reading, and file systems that
// have no fsync for directories.
func (d rootDisk) sync(name string) error {
	f, err := d.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}

func (d rootDisk) rewrite(name string, content []byte) error {
	f, err := d.OpenFile(name, os.O_WRONLY|os.O_TRUNC|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return firstError(err, f.Close())
}

type rootFile struct{ f *os.File }

func (f rootFile) chmod(mode fs.FileMode) error { return f.f.Chmod(mode) }
func (f rootFile) chown(uid, gid int) error     { return f.f.Chown(uid, gid) }
func (f rootFile) sync() error                  { return f.f.Sync() }
func (f rootFile) close() error                 { return f.f.Close() }

func (f rootFile) write(content []byte) error {
	_, err := f.f.Write(content)
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
