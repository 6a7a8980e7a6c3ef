package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// leave is the number that chown does not change.
const leave = -1

// ownership is who something is to belong to. Without Must it is a wish that
// this user, or the file system, may be unable to grant.
type ownership struct {
	UID  int  `json:"uid"`
	GID  int  `json:"gid"`
	Must bool `json:"must,omitempty"`
}

// inherit returns who something new in parent should belong to.
func (h *Held) inherit(parent fs.FileInfo) ownership {
	of := stateOf(parent, Directory)
	switch {
	case h.uid == 0:
		return ownership{UID: of.UID, GID: of.GID}
	case parent.Mode()&fs.ModeSetgid != 0:
		return ownership{UID: leave, GID: of.GID}
	default:
		return ownership{UID: leave, GID: leave}
	}
}

// own gives what this process has just created to its owner.
func (h *Held) own(name string, o ownership, chown func(uid, gid int) error) error {
	if (o.UID == leave || o.UID == h.uid) && (o.GID == leave || o.GID == h.gid) {
		return nil
	}
	err := chown(o.UID, o.GID)
	if err != nil && !o.Must && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.EINVAL)) {
		h.note("%s: owner not set", name)
		return nil
	}
	return err
}

// note adds a line to the notes of the result.
func (h *Held) note(format string, args ...any) {
	h.notes = append(h.notes, fmt.Sprintf(format, args...))
}

// makeDir makes a directory that nobody else may enter until it has its owner
// and its mode.
func (h *Held) makeDir(d dir) error {
	if err := h.disk.mkdir(d.Path); err != nil {
		return problem(d.Path, "cannot make the directory", err)
	}
	return h.finishDir(d)
}

func (h *Held) finishDir(d dir) error {
	err := h.own(d.Path, d.Owner, func(uid, gid int) error { return h.disk.chown(d.Path, uid, gid) })
	if err != nil {
		return problem(d.Path, "cannot set the owner", err)
	}
	info, err := h.root.Lstat(d.Path)
	if err != nil {
		return problem(d.Path, "cannot access", err)
	}
	mode := d.Mode | info.Mode()&fs.ModeSetgid // as the parent gave it
	if err := h.disk.chmod(d.Path, mode); err != nil {
		return problem(d.Path, "cannot set the mode", err)
	}
	return nil
}

// makeFile creates a file with its final owner and mode before it has
// content, and leaves it open for the fsync. Messages use the name of the file
// that it will become. inherit takes over what the file has of another one; nil:
// nothing.
func (h *Held) makeFile(name, as string, content []byte, mode fs.FileMode, owner ownership, inherit func(newFile) error) (newFile, error) {
	f, err := h.disk.create(name)
	if err != nil {
		return nil, problem(as, "cannot create", err)
	}
	if err := h.own(as, owner, f.chown); err != nil {
		return nil, firstError(problem(as, "cannot set the owner", err), f.close())
	}
	if inherit != nil { // before the mode, which bounds an access control list
		if err := inherit(f); err != nil {
			return nil, firstError(problem(as, "cannot set an extended attribute", err), f.close())
		}
	}
	if err := f.chmod(mode); err != nil {
		return nil, firstError(problem(as, "cannot set the mode", err), f.close())
	}
	if len(content) > 0 {
		if err := f.write(content); err != nil {
			return nil, firstError(problem(as, "cannot write", err), f.close())
		}
	}
	return f, nil
}
