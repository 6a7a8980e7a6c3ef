package stack

import (
	"path"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/dockerfile"
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
