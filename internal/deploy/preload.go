package deploy

import (
	"bytes"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/tree"
)

// preload is the stack on disk with its hardening, loaded while the base is loaded.
// Without pending changes it is the result too, so that upgrade --check takes the
// time of one load.
type preload struct {
	tree  tree.Tree
	files []string
	model *compose.Model
	err   error
}

// startPreload starts to load a folder; the channel gives the result.
func startPreload(dir string) <-chan preload {
	out := make(chan preload, 1)
	go func() {
		var p preload
		folder, err := tree.Open(dir)
		p.tree = folder
		if err == nil {
			p.files, err = compose.Loaded(folder)
		}
		if err == nil {
			p.model, err = compose.Load(folder, compose.ProjectName(folder.Dir), p.files)
		}
		p.err = err
		out <- p
	}()
	return out
}

// load returns the model of a tree to which the files were added. It fails where
// Compose does.
func (r *run) load(t tree.Tree, loaded []string, files map[string][]byte) (*compose.Model, error) {
	if r.preload != nil && r.onDisk(files) {
		p := <-r.preload
		r.preload = nil
		if p.err == nil && slices.Equal(p.files, loaded) {
			r.tree.Join(p.tree)
			return p.model, nil
		}
	}
	return r.stack.Load(t, loaded)
}

// onDisk reports whether the files that Compose reads are unchanged on disk.
func (r *run) onDisk(files map[string][]byte) bool {
	for _, name := range append([]string{layout.Env, r.stack.Ours}, r.stack.Files...) {
		want, ours := files[name]
		have, err := r.tree.Read(name)
		if ours && (err != nil || !bytes.Equal(have, want)) {
			return false
		}
	}
	return true
}
