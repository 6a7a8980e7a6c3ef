//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// name is the image's own name: it changes with whatever the image is made of.
func (s standIn) name() (string, error) {
	parts := append([]string{s.base.key()}, s.args...)
	err := filepath.WalkDir(filepath.Join("images", s.dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		parts = append(parts, path, string(data))
		return err
	})
	return "magi-e2e/" + s.dir + ":" + digest(parts...), err
}

// provide makes the engine hold an image under each of the names refs: the
// stand-in for it, or nothing with E2E_IMAGES=real, where the registry is asked.
func provide(ctx context.Context, cache string, refs ...string) error {
	if os.Getenv("E2E_IMAGES") == "real" {
		return nil
	}
	list, err := docker(ctx, "image", "ls", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}")
	if err != nil {
		return err
	}
	held := map[string]string{}
	for line := range strings.Lines(list) {
		ref, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		held[ref] = id
	}
	for _, ref := range refs {
		s, ok := standInFor(ref)
		if !ok {
			return fmt.Errorf("image %s: nothing stands in for it\nadd it to standInFor, or run with E2E_IMAGES=real", ref)
		}
		name, err := s.name()
		if err != nil {
			return err
		}
		if held[name] == "" {
			if err := s.build(ctx, cache, name, held); err != nil {
				return fmt.Errorf("image %s: %w", ref, err)
			}
		}
		repository, tag := splitRef(ref)
		if id := held[repository+":"+tag]; id != "" && id == held[name] {
			continue
		}
		if _, err := docker(ctx, "tag", name, repository+":"+tag); err != nil {
			return err
		}
	}
	return nil
}

// build makes the stand-in's image and notes it in held (name to image ID).
func (s standIn) build(ctx context.Context, cache, name string, held map[string]string) error {
	fmt.Fprintf(os.Stderr, "e2e: making the image %s\n", name)
	base := "magi-e2e/" + strings.TrimSuffix(s.base.name, ".tar") + ":" + s.base.key()
	if held[base] == "" {
		archive, err := s.base.make(ctx, cache)
		if err != nil {
			return err
		}
		if held[base], err = docker(ctx, "import", archive, base); err != nil {
			return err
		}
	}
	args := []string{"build", "--quiet", "--tag", name, "--build-arg", "BASE=" + base}
	for _, a := range s.args {
		args = append(args, "--build-arg", a)
	}
	id, err := docker(ctx, append(args, filepath.Join("images", s.dir))...)
	held[name] = id
	return err
}
