package script

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
)

// reader reads the commands of one kind of file.
type reader func(text string, o origin) []Command

// shebang matches the first line of a program; its group is the interpreter.
var shebang = regexp.MustCompile(`^#! *(?:/usr/bin/env +(?:-S +)?)?(?:\S*/)?([a-z]+)`)

var shells = []string{"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"}

// Named reports whether a file of this name runs commands, whatever its first line says.
func Named(name string) bool { return byName(name) != nil }

// Possible reports whether a file of this name can run commands.
func Possible(name string) bool { return Named(name) || path.Ext(path.Base(name)) == "" }

// readerOf returns the reader for a file, nil for one that runs nothing.
func readerOf(name string, data []byte) reader {
	if r := byName(name); r != nil {
		return r
	}
	m := shebang.FindSubmatch(data[:min(len(data), 200)])
	switch {
	case m == nil || bytes.IndexByte(data, 0) >= 0:
		return nil
	case slices.Contains(shells, string(m[1])):
		return shellFile
	case string(m[1]) == "make":
		return makefile
	case string(m[1]) == "just":
		return justfile
	}
	return otherLanguage
}

func byName(name string) reader {
	base := strings.ToLower(path.Base(name))
	ext := path.Ext(base)
	switch {
	case base == "makefile", base == "gnumakefile", strings.HasPrefix(base, "makefile."), ext == ".mk":
		return makefile
	case base == "justfile", base == ".justfile", ext == ".just":
		return justfile
	case ext == ".service", ext == ".conf" && strings.HasSuffix(path.Dir(name), ".service.d"):
		return unit
	case (ext == ".yml" || ext == ".yaml") && runner(name, base):
		return workflow
	case base == "package.json":
		return packageJSON
	case slices.Contains(shells, strings.TrimPrefix(ext, ".")), base == ".envrc", base == ".profile", base == ".bashrc", base == ".bash_aliases":
		return shellFile
	case base == "crontab", ext == ".cron", base == "procfile", path.Base(path.Dir(name)) == "cron.d":
		return perLine
	case slices.Contains([]string{".py", ".ps1", ".bat", ".cmd", ".fish", ".rb", ".pl"}, ext):
		return otherLanguage
	}
	return nil
}

// runner reports whether a YAML file has commands that a runner of tasks or a CI runs.
func runner(name, base string) bool {
	for _, prefix := range []string{"taskfile", ".gitlab-ci", ".drone", ".woodpecker", ".travis", "azure-pipelines", "bitbucket-pipelines"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	for _, folder := range []string{".github", ".gitea", ".forgejo", ".gitlab", ".circleci", ".woodpecker"} {
		if strings.HasPrefix(name, folder+"/") || strings.Contains(name, "/"+folder+"/") {
			return true
		}
	}
	return false
}

func shellFile(text string, o origin) []Command { return shell(text, 1, o) }

// perLine reads a file in which each line is a command of its own, after fields of
// another kind.
func perLine(text string, o origin) (out []Command) {
	for i, line := range strings.Split(text, "\n") {
		out = append(out, shell(line, i+1, o)...)
	}
	return out
}
