package grant

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Ground is what a stack's folder holds that no container may change. Each function
// takes a path below the folder.
type Ground struct {
	Managed func(name string) bool // a managed file, or in a managed folder
	Holds   func(name string) bool // it is or holds what Compose, a build or the hardening reads
	Context func(name string) bool // it lies in the build context of another service, and that is not the folder
	GPU     func(device string) bool
}

// special are the types of files that lead to a program or to hardware.
const special = fs.ModeSocket | fs.ModeDevice | fs.ModeCharDevice | fs.ModeNamedPipe

// Judge returns the outcome for a source. Of several reasons the strictest counts.
func (g Ground) Judge(s Source) Verdict {
	switch s.Kind {
	case Device:
		if g.GPU(path.Clean(s.Path)) {
			return Verdict{Outcome: Good}
		}
		return Verdict{Outcome: Never, Reason: Special}
	case Bind, Volume, Secret, Config:
		return g.judge(s)
	}
	return Verdict{Outcome: Never, Reason: Unsupported}
}

func (g Ground) judge(s Source) Verdict {
	outside := len(s.Outside) > 0
	holds := slices.ContainsFunc(s.Names, g.Holds)
	switch {
	case s.Path == "" && s.Kind == Volume:
		return s.engine()
	case !path.IsAbs(s.Path) || s.Unset != "":
		return Verdict{Outcome: Never, Reason: Unknown}
	case s.Mode&special != 0 || strings.HasSuffix(s.Path, ".sock") || slices.ContainsFunc(s.Outside, func(name string) bool { return strings.HasSuffix(name, ".sock") }):
		return Verdict{Outcome: Never, Reason: Special}
	case slices.ContainsFunc(s.Names, g.Managed):
		return Verdict{Outcome: Never, Reason: Managed}
	case s.keys():
		return Verdict{Outcome: Never, Reason: Keys}
	case s.Root || slices.ContainsFunc(s.Outside, isHost):
		return Verdict{Outcome: Never, Reason: Host}
	case strings.ContainsFunc(s.Path, unicode.IsControl):
		return Verdict{Outcome: Never, Reason: Hidden}
	case holds && !s.Plain:
		return Verdict{Outcome: Never, Reason: Holds}
	case outside:
		return Verdict{Ask, Outside, holds}
	case holds:
		return Verdict{Outcome: Cover, Reason: Holds}
	}
	return g.below(s)
}

// engine is the outcome for a volume that names no path of the host.
func (s Source) engine() Verdict {
	if s.Foreign {
		return Verdict{Outcome: Ask, Reason: External}
	}
	return Verdict{Outcome: Good}
}

// below is the outcome for what lies in the folder and holds nothing of the stack.
func (g Ground) below(s Source) Verdict {
	folder := s.Kind == Bind || s.Kind == Volume
	switch {
	case slices.ContainsFunc(s.Names, inRepository), s.Git && folder:
		return Verdict{Outcome: Ask, Reason: Repository}
	case folder && slices.ContainsFunc(s.Names, g.Context):
		return Verdict{Outcome: Ask, Reason: Context}
	case s.Foreign:
		return Verdict{Outcome: Ask, Reason: External}
	}
	return Verdict{Outcome: Good}
}

func inRepository(name string) bool { return slices.Contains(strings.Split(name, "/"), ".git") }

// keys reports whether a source is named like keys. A secret or config below the folder
// is one file that the stack gives to Jupyter by name, so it may be a key.
func (s Source) keys() bool {
	given := s.Kind == Secret || s.Kind == Config
	if slices.ContainsFunc(s.Outside, keyPath.MatchString) {
		return true
	}
	return !(given && s.Mode&fs.ModeDir == 0) && slices.ContainsFunc(s.Names, keyPath.MatchString)
}
