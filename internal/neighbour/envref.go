package neighbour

import (
	"regexp"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
)

// tokenOf reports whether the JUPYTER_TOKEN of a service is the token of .env, by the
// rules of Compose: the compose file takes precedence over every env_file, and a later
// env_file over an earlier one. own is its value where an env_file sets another one.
func tokenOf(p *compose.Project, svc compose.Service) (ours bool, own string) {
	if n, _, err := p.Node(svc.Name); err == nil {
		for _, e := range compose.Pairs(compose.Child(n, "environment")) {
			if e.Name == TokenVar {
				return e.Open || becomesToken(p, e.Value, nil), ""
			}
		}
	}
	for _, f := range slices.Backward(svc.EnvFiles) {
		file, rel := p.EnvFile(f.Path)
		if rel == layout.Env {
			return true, ""
		}
		if file == nil {
			continue
		}
		if last, has := file.Last(TokenVar); has {
			ours := last.Inherited || last.Interpolated && becomesToken(p, last.Value, file)
			if value := svc.Environment[TokenVar]; !ours && value != nil {
				own = *value
			}
			return ours, own
		}
	}
	return false, ""
}

// takesToken matches a value in which Compose substitutes the token.
var takesToken = regexp.MustCompile(`(^|[^$])(\$\$)*\$\{?JUPYTER_TOKEN\b`)

// becomesToken reports whether a value depends on the token of .env after variable
// substitution. file is the env_file of the value, nil for none; it may set some of the
// variables. Whether .env has the token already makes no difference.
func becomesToken(p *compose.Project, value string, file *dotenv.File) bool {
	with := func(token string, set bool) (string, error) {
		return compose.Substitute(value, func(key string) (string, bool) {
			if key == TokenVar {
				return token, set
			}
			v, ok := p.Variable(key)
			if !ok && file != nil {
				v, _, ok = file.Get(key)
			}
			if takesToken.MatchString(v) {
				return token, set
			}
			return v, ok
		})
	}
	one, err := with("\x00 one", true)
	if err != nil {
		return true
	}
	none, err := with("", false)
	return err != nil || one != none
}
