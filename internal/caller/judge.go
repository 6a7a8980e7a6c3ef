package caller

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
)

// judge adds a call, unless it is harmless.
func (f *file) judge(c invocation) {
	o := parse(c.words)
	if c.program == swarm {
		o = parseStack(c.words)
	}
	if slices.Contains(harmless, o.command) {
		return
	}
	// The call may run in several folders. One in which it is right is enough; else the
	// one in which it is most about this stack counts.
	var worst *Call
	folders, sure := f.folders(c.dir)
	for _, dir := range folders {
		call, about := f.in(dir, sure, c, o)
		if about && call == nil {
			return
		}
		if about && worst == nil {
			worst = call
		}
	}
	if worst != nil {
		f.add(*worst)
	}
}

// in judges a call that runs in a folder. about is false where it is of another stack;
// nil is a harmless call.
func (f *file) in(dir string, sure bool, c invocation, o options) (call *Call, about bool) {
	what := func(option string) *Call { return &Call{What: strings.TrimSpace(c.what + " " + option)} }
	unreadable := what("")
	unreadable.Then = finding.Unknown
	if c.program == hidden || open(o.files...) || open(o.envFiles...) || o.folder != nil && open(*o.folder) {
		return unreadable, true
	}
	folder := dir
	if o.folder != nil {
		folder = f.resolved(dir, o.folder.Text)
	}
	files := f.all(dir, o.files)
	switch {
	case len(files) > 0 && f.elsewhere(files, o.folder != nil && folder != "."):
		if slices.ContainsFunc(files, func(name string) bool { return path.IsAbs(name) && slices.Contains(f.Files, path.Base(name)) }) {
			return unreadable, true // perhaps this stack, where it will be installed
		}
		return nil, false
	case len(files) == 0 && outside(folder), len(files) == 0 && sure && folder != "." && f.hasBase(folder):
		return nil, false
	}
	call = f.loads(folder, sure || o.folder != nil, files, o, what)
	if call == nil && o.open {
		return unreadable, true
	}
	if call != nil && call.Then != finding.OtherProject {
		return call, true
	}
	switch c.program {
	case standalone:
		call = what("")
		call.Then = finding.Outdated
	case swarm, foreign:
		call = what("")
		call.Then = finding.OtherProgram
	}
	return call, true
}

// loads judges what a call loads, whatever the program is.
func (f *file) loads(folder string, sure bool, files []string, o options, what func(string) *Call) *Call {
	env := f.all(folder, o.envFiles)
	call := what("")
	switch {
	case len(files) > 0:
		call = what("-f")
		call.Files, call.Then = files, f.list(files)
	case f.Listed && len(env) > 0 && !slices.ContainsFunc(env, f.isEnv):
		call = what("--env-file")
		call.Then = finding.Unhardened
	case f.Listed && sure && folder != "." && len(env) == 0: // Compose looks for .env there, and for compose files above too
		call.Then = finding.Unhardened
	}
	if call.Then != "" {
		return call
	}
	switch {
	case slices.ContainsFunc(env, func(name string) bool { return !f.isEnv(name) }):
		call = what("--env-file")
		call.Files, call.Then = env, finding.OtherValues
	case o.folder != nil && folder != ".":
		call = what("--project-directory")
		call.Then = finding.OtherFolder
	case o.project != nil && open(*o.project):
		call = what("-p")
		call.Then = finding.Unknown
	case o.project != nil && o.project.Text != f.Project:
		call = what("-p")
		call.Then = finding.OtherProject
	default:
		return nil
	}
	return call
}
