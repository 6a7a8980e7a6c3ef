package apply

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"syscall"
)

// fault is what happens at a chosen step of the disk.
type fault string

const (
	none      fault = "none"
	crash     fault = "crash"                  // the process ends before the step
	torn      fault = "torn write"             // it ends in the middle of the step
	kill      fault = "kill"                   // SIGKILL before the step
	noSpace   fault = "no space"               // ENOSPC, no effect, once
	full      fault = "full disk"              // ENOSPC, half a write, for all that need space from here on
	ioError   fault = "i/o error"              // EIO, no effect, once
	lateError fault = "i/o error, done"        // EIO although the step has its effect
	broken    fault = "i/o errors without end" // EIO from here on
)

var errCrashed = errors.New("the simulated process is dead")

// probe counts the steps of a disk and lets one of them fail.
type probe struct {
	disk
	at    int // the step, from 1 on
	fault fault
	fsync bool                    // really sync; otherwise only count
	after func(kind, name string) // called after each step that worked
	log   func(kind, name, to string, content []byte, mode fs.FileMode)

	mu    sync.Mutex
	n     int
	dead  bool
	kinds map[string]int // the steps that worked
}

func (p *probe) options() Options {
	return Options{Command: "upgrade", Now: testTime, wrap: func(d disk) disk { p.disk = d; return p }}
}

// step counts, then fails or does the work; half is work done by half.
func (p *probe) step(kind, name string, work, half func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return errCrashed
	}
	p.n++
	needsSpace := kind == "mkdir" || kind == "create" || kind == "write"
	hit := p.n == p.at
	switch {
	case hit && p.fault == kill:
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case hit && (p.fault == crash || p.fault == torn):
		p.dead = true
		if p.fault == torn {
			_ = half()
		}
		return errCrashed
	case hit && p.fault == noSpace:
		return &fs.PathError{Op: kind, Path: name, Err: syscall.ENOSPC}
	case p.n >= p.at && p.at > 0 && p.fault == full && needsSpace:
		_ = half()
		return &fs.PathError{Op: kind, Path: name, Err: syscall.ENOSPC}
	case hit && p.fault == ioError, p.n >= p.at && p.at > 0 && p.fault == broken:
		return &fs.PathError{Op: kind, Path: name, Err: syscall.EIO}
	}
	err := work()
	if err == nil {
		p.count(kind)
	}
	if err == nil && p.after != nil {
		p.after(kind, name)
	}
	if hit && p.fault == lateError && err == nil {
		return &fs.PathError{Op: kind, Path: name, Err: syscall.EIO}
	}
	return err
}

func (p *probe) count(kind string) {
	if p.kinds == nil {
		p.kinds = make(map[string]int)
	}
	p.kinds[kind]++
}

func nothing() error { return nil }

func (p *probe) record(kind, name, to string, content []byte, mode fs.FileMode, err error) error {
	if err == nil && p.log != nil {
		p.log(kind, name, to, content, mode)
	}
	return err
}

func (p *probe) mkdir(name string) error {
	return p.step("mkdir", name, func() error { return p.record("mkdir", name, "", nil, 0, p.disk.mkdir(name)) }, nothing)
}

func (p *probe) create(name string) (f newFile, err error) {
	err = p.step("create", name, func() error {
		f, err = p.disk.create(name)
		return p.record("create", name, "", nil, 0, err)
	}, nothing)
	return &probeFile{p, f, name}, err
}

func (p *probe) chmod(name string, mode fs.FileMode) error {
	return p.step("chmod", name, func() error { return p.record("chmod", name, "", nil, mode, p.disk.chmod(name, mode)) }, nothing)
}

func (p *probe) chown(name string, uid, gid int) error {
	return p.step("chown", name, func() error { return p.disk.chown(name, uid, gid) }, nothing)
}

func (p *probe) rename(from, to string) error {
	return p.step("rename", from, func() error { return p.record("rename", from, to, nil, 0, p.disk.rename(from, to)) }, nothing)
}

func (p *probe) renameNew(from, to string) error {
	return p.step("renameNew", from, func() error { return p.record("rename", from, to, nil, 0, p.disk.renameNew(from, to)) }, nothing)
}

func (p *probe) exchange(from, to string) error {
	return p.step("exchange", from, func() error { return p.record("exchange", from, to, nil, 0, p.disk.exchange(from, to)) }, nothing)
}

func (p *probe) remove(name string) error {
	return p.step("remove", name, func() error { return p.record("remove", name, "", nil, 0, p.disk.remove(name)) }, nothing)
}

func (p *probe) rmdir(name string) error {
	return p.step("rmdir", name, func() error { return p.record("rmdir", name, "", nil, 0, p.disk.rmdir(name)) }, nothing)
}

func (p *probe) sync(name string) error {
	return p.step("sync", name, func() error {
		err := error(nil)
		if p.fsync {
			err = p.disk.sync(name)
		}
		return p.record("sync", name, "", nil, 0, err)
	}, nothing)
}

func (p *probe) rewrite(name string, content []byte) error {
	return p.step("rewrite", name, func() error { return p.disk.rewrite(name, content) }, func() error { return p.disk.rewrite(name, content[:len(content)/2]) })
}

type probeFile struct {
	p    *probe
	f    newFile
	name string
}

func (f *probeFile) chmod(mode fs.FileMode) error {
	return f.p.step("fchmod", f.name, func() error { return f.p.record("chmod", f.name, "", nil, mode, f.f.chmod(mode)) }, nothing)
}

func (f *probeFile) chown(uid, gid int) error {
	return f.p.step("fchown", f.name, func() error { return f.f.chown(uid, gid) }, nothing)
}

func (f *probeFile) write(content []byte) error {
	return f.p.step("write", f.name,
		func() error { return f.p.record("write", f.name, "", content, 0, f.f.write(content)) },
		func() error { return f.f.write(content[:len(content)/2]) })
}

func (f *probeFile) setAttr(name string, value []byte) error {
	return f.p.step("setattr", f.name, func() error { return f.f.setAttr(name, value) }, nothing)
}

func (f *probeFile) removeAttr(name string) error {
	return f.p.step("removeattr", f.name, func() error { return f.f.removeAttr(name) }, nothing)
}

func (f *probeFile) sync() error {
	return f.p.step("fsync", f.name, func() error {
		err := error(nil)
		if f.p.fsync {
			err = f.f.sync()
		}
		return f.p.record("fsync", f.name, "", nil, 0, err)
	}, nothing)
}

func (f *probeFile) close() error { return f.f.close() }
