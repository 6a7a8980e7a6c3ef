package startcmd

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/file"
)

// Confined returns nil where nothing that the command loads can be changed by a
// notebook: no program and no folder that it names lies in one of the writable folders,
// and no tool looks for its project there. cwd is the folder that the container starts
// in, "" where only the image knows it; moved says that the hardening starts it
// elsewhere, so that relative paths no longer lead where they did.
func (s Start) Confined(cwd string, writable []string, moved bool) *UnreadableError {
	from := cwd
	if path.IsAbs(s.Dir) || cwd != "" {
		from = join(cwd, s.Dir)
	}
	words := slices.Concat(s.Wrapper, s.Program)
	for i, text := range words {
		option, value, inWord := strings.Cut(text, "=")
		named := i > 0 && has(folderOptions(), words[i-1])
		switch {
		case inWord && has(folderOptions(), option):
			text, named = value, true
		case inWord:
			text = value
		}
		if !named && !strings.Contains(text, "/") && text != "." && text != ".." {
			continue // found in PATH, which comes from the image
		}
		full := text
		if !path.IsAbs(text) {
			if from == "" || moved || s.Dir != "" {
				return unsafe("%s is relative to a folder that is not the container's own; write its whole path", shown(text))
			}
			full = path.Join(from, text)
		}
		full = path.Clean(full)
		if within(full, writable) {
			return unsafe("%s can be changed by notebooks", shown(text))
		}
		if within(full, []string{"/proc", "/dev", "/sys", "/tmp", "/run"}) {
			return unsafe("%s is not a part of the image", shown(text))
		}
	}
	if tool := s.searches(); tool != "" && (from == "" || moved && s.Dir == "" || within(from, writable)) {
		return unsafe("%s run takes its project from a folder that notebooks may write; name another one with --project or the like", tool)
	}
	return nil
}

// folderOptions are the options of wrappers that name what is loaded.
func folderOptions() []string {
	return list("--project --directory -C --manifest-path --with-requirements --prefix --root-prefix")
}

// searches returns the wrapper that looks for its project in the working folder and
// above it, "" for none.
func (s Start) searches() string {
	names := func(text string) bool {
		option, _, _ := strings.Cut(text, "=")
		return has(list("--project --directory -C --manifest-path --no-project"), option)
	}
	for _, text := range s.Wrapper {
		base := path.Base(text)
		if has(list("uv poetry pipenv pdm rye pixi"), base) && !slices.ContainsFunc(s.Wrapper, names) {
			return base
		}
	}
	return ""
}

// Searches reports whether the command finds what it runs by the working folder.
func (s Start) Searches() bool { return s.searches() != "" }

// within reports whether a path is or lies in one of the folders.
func within(name string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return file.Within(name, folder) })
}

func unsafe(format string, args ...any) *UnreadableError {
	err := unreadable(0, format, args...)
	err.Unsafe = true
	return err
}
