//go:build e2e

package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// provide makes the engine hold every image that the stack's services name,
// directly or in the FROM lines of their Dockerfiles.
func (s *stack) provide(ctx context.Context) error {
	out, err := output(ctx, s.dir, s.env(), "docker", "compose", "--profile", "*", "config", "--format", "json")
	if err != nil {
		return err
	}
	var model struct {
		Services map[string]struct {
			Image string
			Build *struct {
				Context, Dockerfile string
				Args                map[string]*string
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &model); err != nil {
		return err
	}
	var refs []string
	for _, service := range model.Services {
		if service.Build == nil {
			refs = append(refs, service.Image)
			continue
		}
		file := service.Build.Dockerfile
		if file == "" {
			file = "Dockerfile"
		}
		if !filepath.IsAbs(file) {
			file = filepath.Join(service.Build.Context, file)
		}
		bases, err := dockerfileBases(file, service.Build.Args)
		if err != nil {
			return err
		}
		refs = append(refs, bases...)
	}
	slices.Sort(refs)
	cache, err := cacheDir()
	if err != nil {
		return err
	}
	return provide(ctx, cache, slices.Compact(refs)...)
}

// dockerfileBases lists the images that a Dockerfile builds on, with the
// build arguments put in.
func dockerfileBases(path string, args map[string]*string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	values := map[string]string{}
	var bases, stages []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 2 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "ARG":
			name, value, _ := strings.Cut(words[1], "=")
			if given := args[name]; given != nil {
				value = *given
			}
			values[name] = strings.Trim(value, `"'`)
		case "FROM":
			words = slices.DeleteFunc(words, func(w string) bool { return strings.HasPrefix(w, "--") })
			ref := os.Expand(words[1], func(name string) string { return values[name] })
			if !slices.Contains(stages, ref) && ref != "scratch" {
				bases = append(bases, ref)
			}
			if len(words) == 4 {
				stages = append(stages, words[3])
			}
		}
	}
	return bases, lines.Err()
}
