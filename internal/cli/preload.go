package cli

import (
	"bytes"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/tree"
)

// preload is a load of the stack as it is on disk, hardening included, that runs
// beside the load of the base. Where nothing has to change it is the stack as
// it will be, and upgrade --check takes the time of one load.
type preload struct {
	files []string
	model *compose.Model
	err   error
}

// startPreload starts one.
func startPreload(dir string) <-chan preload {
	out := make(chan preload, 1)
	go func() {
		var p preload
		folder, err := tree.Open(dir)
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

// load gives the model of the tree with these files in place.
func (d *deployment) load(t tree.Tree, loaded []string, files map[string][]byte) (*compose.Model, error) {
	if d.preload != nil && d.onDisk(files) {
		p := <-d.preload
		d.preload = nil
		if p.err == nil && slices.Equal(p.files, loaded) {
			return p.model, nil
		}
	}
	return compose.Load(t, d.stack.Name, loaded)
}

// onDisk reports whether the files that a load could read are there already.
func (d *deployment) onDisk(files map[string][]byte) bool {
	for _, name := range append([]string{layout.Env, d.stack.Ours}, d.stack.Files...) {
		want, ours := files[name]
		have, err := d.tree.Read(name)
		if ours && (err != nil || !bytes.Equal(have, want)) {
			return false
		}
	}
	return true
}
