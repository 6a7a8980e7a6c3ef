package apply

import (
	"io/fs"
	"path"
	"slices"
	"sync"
)

// batch is what one round of fsync makes durable. The calls run at the same
// time, so that the file system can answer them with one flush.
type batch struct {
	files []newFile
	dirs  []string // directories, and files whose metadata changed
}

// syncers is how many fsync calls wait at a time.
const syncers = 16

func (b *batch) dir(name string) {
	if !slices.Contains(b.dirs, name) {
		b.dirs = append(b.dirs, name)
	}
}

// flush waits for everything and closes the files.
func (b *batch) flush(d disk) error {
	var calls []func() error
	for _, f := range b.files {
		calls = append(calls, func() error { return firstError(f.sync(), f.close()) })
	}
	for _, name := range b.dirs {
		calls = append(calls, func() error { return d.sync(name) })
	}
	errs := make([]error, len(calls))
	slots := make(chan struct{}, syncers)
	var all sync.WaitGroup
	for i, call := range calls {
		slots <- struct{}{}
		all.Go(func() { errs[i] = call(); <-slots })
	}
	all.Wait()
	*b = batch{}
	if err := firstError(errs...); err != nil {
		return problem(Txn, "cannot make the change durable", err)
	}
	return nil
}

// stage writes down everything that the commit needs: the draft of the
// journal, which names what has to be taken back, new directories, the old
// contents, and the new ones under other names. Nothing that was there is
// touched.
func (h *Held) stage(j *journal) error {
	var b batch
	err := h.stageAll(j, &b)
	if err != nil {
		for _, f := range b.files {
			_ = f.close() // the first error counts
		}
		return err
	}
	return b.flush(h.disk)
}

func (h *Held) stageAll(j *journal, b *batch) error {
	text, err := j.encode()
	if err != nil {
		return err
	}
	owner, err := h.ownerIn(j, StateDir)
	if err != nil {
		return err
	}
	b.dir(".") // StateDir may be new
	if err := h.stageDir(dir{Txn, 0o700, owner}, b); err != nil {
		return err
	}
	if err := h.stageFile(draftFile, draftFile, text, 0o600, owner, nil, b); err != nil {
		return err
	}
	if slices.ContainsFunc(j.Entries, func(e entry) bool { return e.Kind == Write && path.Dir(e.Stage) != Txn }) {
		// Only the draft finds what is staged elsewhere: it must be there first.
		if err := b.flush(h.disk); err != nil {
			return err
		}
	}
	for _, d := range j.Dirs {
		if err := h.stageDir(d, b); err != nil {
			return err
		}
		b.dir(d.Path) // its mode
	}
	if err := h.keepOld(j, owner, b); err != nil {
		return err
	}
	var parents []string
	for _, e := range j.Entries {
		if e.Kind == Write {
			inherit := func(f newFile) error { return h.keepAttrs(f, e.Path, e.Attrs) }
			if e.Old.Kind == Absent && e.Attrs == nil {
				inherit = nil
			}
			if err := h.stageFile(e.Stage, e.Path, e.content, e.New.Mode, e.Owner, inherit, b); err != nil {
				return err
			}
		}
		if parent := path.Dir(e.Path); e.Kind != Meta && !slices.Contains(parents, parent) {
			parents = append(parents, parent)
		}
	}
	for _, parent := range parents {
		if err := writable(h.root, parent); err != nil {
			return err
		}
	}
	return nil
}

func (h *Held) stageDir(d dir, b *batch) error {
	b.dir(path.Dir(d.Path))
	return h.makeDir(d)
}

func (h *Held) stageFile(name, as string, content []byte, mode fs.FileMode, owner ownership, inherit func(newFile) error, b *batch) error {
	b.dir(path.Dir(name))
	f, err := h.makeFile(name, as, content, mode, owner, inherit)
	if err == nil {
		b.files = append(b.files, f)
	}
	return err
}
