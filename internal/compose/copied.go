package compose

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// copied is a private copy of the files that Compose opens by itself: what was read
// and judged is what it gets, whatever becomes of the stack's folder meanwhile. It
// stands as deep as the folder does; the zero value is for a stack without such files.
type copied struct{ top, root string }

// levels are folders between top and root, so that ../.. does not lead out of top.
var levels = strings.Repeat("/-", 16)

// copy writes the files that confined found, in memory where the system has a folder
// for that.
func (r *reader) copy() (c copied, err error) {
	if len(r.opened) == 0 {
		return c, nil
	}
	for _, base := range []string{"/dev/shm", ""} {
		if c.top, err = os.MkdirTemp(base, "magi-harden"); err == nil {
			break
		}
	}
	if err != nil {
		return c, fmt.Errorf("%s: no temporary folder can be made\nset TMPDIR to a folder that you can write", os.TempDir())
	}
	c.root = c.top + levels
	for _, name := range slices.Sorted(maps.Keys(r.opened)) {
		at := c.path(filepath.Join(r.Dir, filepath.FromSlash(name)))
		if r.opened[name] { // a project_directory
			err = os.MkdirAll(at, 0o700)
		} else if data, unread := r.compose(name); unread == nil {
			err = errors.Join(os.MkdirAll(filepath.Dir(at), 0o700), os.WriteFile(at, data, 0o600))
		}
		if err != nil {
			c.remove()
			return c, fmt.Errorf("%s: cannot write into it\nset TMPDIR to a folder that you can write", c.top)
		}
	}
	return c, nil
}

func (c copied) remove() {
	if c.top != "" {
		_ = os.RemoveAll(c.top)
	}
}

// path returns where an absolute path is in the copy.
func (c copied) path(name string) string { return c.root + name }

// original returns the path that a path of the copy stands for; any other text stays.
func (c copied) original(text string) string {
	if c.top == "" || text != c.top && !strings.HasPrefix(text, c.top+"/") {
		return text
	}
	if inside, ok := strings.CutPrefix(text, c.root); ok {
		return cmp.Or(inside, "/")
	}
	text = strings.TrimPrefix(text, c.top)
	for text == "/-" || strings.HasPrefix(text, "/-/") {
		text = text[len("/-"):]
	}
	return cmp.Or(text, "/")
}

// restore replaces the paths of the copy below a value.
func (c copied) restore(value any) any {
	switch v := value.(type) {
	case string:
		return c.original(v)
	case map[string]any:
		for key, e := range v {
			v[key] = c.restore(e)
		}
	case []any:
		for i, e := range v {
			v[i] = c.restore(e)
		}
	}
	return value
}

// model has Compose merge the files, and gives the model before it is bound to types.
func (c copied) model(d types.ConfigDetails, options func(*loader.Options)) (map[string]any, error) {
	if c.top == "" {
		return loader.LoadModelWithContext(context.Background(), d, options)
	}
	d.WorkingDir = c.path(d.WorkingDir)
	model, err := loader.LoadModelWithContext(context.Background(), d, options)
	if err != nil {
		return nil, errors.New(strings.ReplaceAll(err.Error(), c.root, ""))
	}
	c.restore(model)
	return model, nil
}
