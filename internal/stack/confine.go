package stack

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/file"
	"gopkg.in/yaml.v3"
)

// safeFolder is where the server starts when its own working folder can be written by
// notebooks: it is in the image, which is mounted read-only.
const safeFolder = "/"

// confine makes the start independent of what a notebook can write. Python and Jupyter
// load code and settings from the working folder (python -m, jupyter_config.py), so the
// server starts in another one; a start program or a project that lies there cannot be
// kept.
func (j *Jupyter) confine(svc compose.Service, image dockerfile.Image) error {
	writable := j.writable()
	j.Cwd = j.cwd(svc, image)
	j.Moved = j.Cwd == "" || slices.ContainsFunc(writable, func(folder string) bool { return file.Within(j.Cwd, folder) })
	if j.StartErr == nil {
		j.rooted()
		if err := j.Start.Confined(j.Cwd, writable, j.Moved); err != nil {
			j.StartErr = err
		}
	}
	switch {
	case j.Start.Dir != "" && path.IsAbs(j.startDir()) && j.Start.Searches() && j.StartErr == nil:
		return j.setWorkingDir(j.startDir())
	case j.Moved:
		if svc.WorkingDir != "" {
			j.drop("working_dir "+svc.WorkingDir, "notebooks can write there, and Jupyter loads code from where it starts")
		}
		return j.setWorkingDir(safeFolder)
	}
	return nil
}

// startDir returns the folder that the start command changes to, "" where it cannot be known.
func (j *Jupyter) startDir() string {
	if path.IsAbs(j.Start.Dir) || j.Cwd == "" {
		return j.Start.Dir
	}
	return path.Join(j.Cwd, j.Start.Dir)
}

// rooted writes the program with its whole path where it is relative to a known folder:
// the folder that a script changes to is not kept.
func (j *Jupyter) rooted() {
	if len(j.Start.Program) == 0 || !strings.Contains(j.Start.Program[0], "/") || path.IsAbs(j.Start.Program[0]) {
		return
	}
	if dir := j.startDir(); path.IsAbs(dir) {
		j.Start.Program[0] = path.Join(dir, j.Start.Program[0])
	} else if j.Start.Dir == "" && j.Cwd != "" {
		j.Start.Program[0] = path.Join(j.Cwd, j.Start.Program[0])
	}
}

// cwd returns the folder that the container starts in, "" where only the image knows it.
func (j *Jupyter) cwd(svc compose.Service, image dockerfile.Image) string {
	for _, dir := range []string{svc.WorkingDir, image.Workdir} {
		if dir != "" {
			if !path.IsAbs(dir) || strings.Contains(dir, "$") {
				return ""
			}
			return path.Clean(dir)
		}
	}
	if j.Flavour != "" {
		return JovyanHome // of the Jupyter project's images
	}
	return ""
}

// writable lists the folders of the container that notebooks can write and that last:
// the notebooks' own and the mounts.
func (j *Jupyter) writable() []string {
	out := []string{j.Work}
	for _, m := range j.Mounts {
		if !m.ReadOnly && !m.Baked {
			out = append(out, m.Target)
		}
	}
	return out
}

// setWorkingDir replaces the working folder of the stack.
func (j *Jupyter) setWorkingDir(dir string) error {
	const key = "working_dir"
	text, err := yamlOf(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: dir})
	kept := Kept{key, text}
	for i, k := range j.Keep {
		if k.Key == key {
			j.Keep[i] = kept
			return err
		}
	}
	j.Keep = append(j.Keep, kept)
	return err
}
