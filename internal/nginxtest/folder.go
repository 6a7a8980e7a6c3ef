package nginxtest

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// prefix begins the names of the folders of trials.
const prefix = "mh-trial-"

// makeFolder makes a folder for one trial in base, and removes those of killed runs. A
// lock tells the two apart: it ends with its process. remove ends the trial.
func makeFolder(base string) (dir string, remove func(), err error) {
	old, _ := filepath.Glob(filepath.Join(base, prefix+"*"))
	for _, dir := range old {
		if held := lockFolder(dir); held != nil {
			os.RemoveAll(dir)
			held.Close()
		}
	}
	for range 20 { // another run may remove it before it is locked
		if dir, err = os.MkdirTemp(base, prefix); err != nil {
			return "", nil, err
		}
		if held := lockFolder(dir); held != nil {
			return dir, func() { os.RemoveAll(dir); held.Close() }, nil
		}
		os.RemoveAll(dir)
	}
	return "", nil, errors.New("no folder can be locked")
}

// lockFolder locks the folder of a trial. It returns nil when another process holds the
// lock, and when the folder is gone or is not one that a run of this user made.
func lockFolder(dir string) *os.File {
	f, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		info, err := f.Stat()
		there, gone := os.Lstat(dir)
		if err == nil && gone == nil && os.SameFile(info, there) && ownFolder(info) {
			return f
		}
	}
	f.Close()
	return nil
}
