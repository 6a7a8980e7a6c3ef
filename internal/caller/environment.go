package caller

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/script"
)

// The variables of a shell that change what Compose loads. COMPOSE_PROFILES is none of
// them: it chooses which services start, and each is what the loaded files say.
const (
	fileVar      = "COMPOSE_FILE"
	envFilesVar  = "COMPOSE_ENV_FILES"
	disableVar   = "COMPOSE_DISABLE_ENV_FILE"
	separatorVar = "COMPOSE_PATH_SEPARATOR"
	projectVar   = "COMPOSE_PROJECT_NAME"
)

// Variables are the names of those variables.
func Variables() []string {
	return []string{fileVar, envFilesVar, disableVar, separatorVar, projectVar}
}

// Environment judges the variables of a shell in the stack's folder, which take
// precedence over .env.
func Environment(s Stack, get func(name string) string) []Call {
	f := file{Stack: s}
	return f.environment(".", get)
}

// variable judges a variable that a file sets.
func (f *file) variable(v script.Variable, dir string) {
	if !slices.Contains(Variables(), v.Name) {
		return
	}
	if v.Value.Open || strings.ContainsAny(v.Value.Text, "$`") {
		f.add(Call{What: v.Name, Then: finding.Unknown})
		return
	}
	get := func(name string) string {
		if name == v.Name {
			return v.Value.Text
		}
		return ""
	}
	var found []Call
	folders, _ := f.folders(dir)
	for _, folder := range folders {
		calls := f.environment(folder, get)
		if len(calls) == 0 {
			return
		}
		if found == nil {
			found = calls
		}
	}
	for _, c := range found {
		f.add(c)
	}
}

// environment judges variables for a call in a folder.
func (f *file) environment(folder string, get func(name string) string) (out []Call) {
	tell := func(name string, then finding.Outcome, files ...string) {
		if then != "" {
			out = append(out, Call{What: name, Files: files, Then: then})
		}
	}
	listed := f.Listed // COMPOSE_FILE of .env counts
	separator := get(separatorVar)
	if list := get(fileVar); list != "" {
		listed = false
		files := f.paths(folder, strings.Split(list, cmp.Or(separator, f.Separator)))
		tell(fileVar, f.list(files), files...)
	} else if listed && separator != "" && separator != f.Separator {
		tell(separatorVar, finding.Fails) // there is no file with the name of the whole list
	}
	isOther := func(name string) bool { return !f.isEnv(name) }
	env := f.paths(folder, strings.FieldsFunc(get(envFilesVar), func(r rune) bool { return r == ',' }))
	disabled, err := strconv.ParseBool(cmp.Or(get(disableVar), "false"))
	switch {
	case len(env) > 0 && listed && !slices.ContainsFunc(env, f.isEnv):
		tell(envFilesVar, finding.Unhardened)
	case slices.ContainsFunc(env, isOther):
		tell(envFilesVar, finding.OtherValues, env...)
	case len(env) > 0: // COMPOSE_DISABLE_ENV_FILE has no effect
	case err != nil:
		tell(disableVar, finding.Fails)
	case disabled && listed:
		tell(disableVar, finding.Unhardened)
	case disabled:
		tell(disableVar, finding.Fails) // the token is missing
	}
	if name := get(projectVar); name != "" && name != f.Project {
		tell(projectVar, finding.OtherProject)
	}
	return out
}

// paths resolves paths.
func (f *file) paths(dir string, names []string) (out []string) {
	for _, name := range names {
		out = append(out, f.resolved(dir, name))
	}
	return out
}
