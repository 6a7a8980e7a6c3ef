package stack

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/grant"
)

// forData matches variables that say where data lies, and caches of libraries: nothing
// that starts the server loads code by them.
var forData = regexp.MustCompile(`^((NOTEBOOKS?|DATA|DATASETS?|WORK|WORKSPACE|OUTPUTS?|INPUTS?|RESULTS?|MODELS?|CACHE|LOGS?|FILES?|MEDIA|UPLOADS?)(_(DIR|DIRECTORY|FOLDER|PATH|ROOT|HOME|BASE))?|WORKDIR|HF_HOME|HF_DATASETS_CACHE|TRANSFORMERS_CACHE|TORCH_HOME|NLTK_DATA|XDG_CACHE_HOME|HOME)$`)

// unknownVariable matches what is left of a variable whose value is not known.
var unknownVariable = regexp.MustCompile(`\$(\{\w*\}|\w+)`)

// searchName matches variables whose words are paths even without a slash.
var searchName = regexp.MustCompile(`PATH|PYTHON|DIR|HOME|PRELOAD`)

// leadsTo returns the first of the folders in which a path of the variable lies, "" for
// none. A variable that is not known stands for nothing at the begin of a path, where it
// is the image's own, and for any name in it.
func (s *Stack) leadsTo(set dockerfile.Setting, folders []string) string {
	parts := strings.FieldsFunc(set.Value, func(r rune) bool { return strings.ContainsRune(":;,=\"'` \t\n()[]<>|&", r) })
	for _, part := range parts {
		if at := unknownVariable.FindStringIndex(part); at != nil && at[0] == 0 {
			part = part[at[1]:]
		}
		part = unknownVariable.ReplaceAllString(part, "*")
		for _, candidate := range s.paths(part, searchName.MatchString(set.Name)) {
			for _, folder := range folders {
				if mayLie(candidate, folder) {
					return folder
				}
			}
		}
	}
	return ""
}

// paths lists the absolute paths that a word may mean.
func (s *Stack) paths(word string, search bool) (out []string) {
	if at := strings.Index(word, "/"); at >= 0 {
		out = append(out, path.Clean(word[at:]))
	} else if !search {
		return nil
	}
	if word != "" && !path.IsAbs(word) && s.Jupyter.Cwd != "" {
		out = append(out, path.Join(s.Jupyter.Cwd, word))
	}
	return out
}

// mayLie reports whether a path, in which * stands for any text, can be the folder or
// lie in it.
func mayLie(name, folder string) bool {
	parts, want := strings.Split(name, "/"), strings.Split(path.Clean(folder), "/")
	if len(parts) < len(want) {
		return false
	}
	for i, part := range want {
		if ok, err := path.Match(parts[i], part); !ok && err == nil {
			return false
		}
	}
	return true
}

// contextKind is how a context is judged: like a mount.
const contextKind = grant.Bind

// refusedSource says why a source may not be used by a build, "" where it may. A folder
// that holds the stack's own files may: a build changes none of them.
func refusedSource(v grant.Verdict) string {
	if v.Outcome != grant.Never {
		return ""
	}
	switch v.Reason {
	case grant.Host:
		return "is part of the host's system"
	case grant.Keys:
		return "holds private keys"
	case grant.Managed:
		return "is reserved for managed files"
	case grant.Unknown:
		return "has a variable without a value in .env"
	case grant.Special:
		return "is a socket, a device or a pipe"
	}
	return ""
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
