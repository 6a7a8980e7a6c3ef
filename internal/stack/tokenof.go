package stack

import (
	"example.com/magi-harden/internal/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
)

// tokenOf reports whether a service would get the token of .env as its
// JUPYTER_TOKEN, by the rules of Compose: a value in the compose file wins over
// every env_file, and a later env_file over an earlier one. own is what an
// env_file gives it otherwise.
func (s *Stack) tokenOf(svc Service) (ours bool, own string) {
	if n, _, err := s.node(svc.Name); err == nil {
		for _, e := range pairs(child(n, "environment")) {
			if e.Name == tokenVar {
				return e.Open || s.becomesToken(e.Value, nil), ""
			}
		}
	}
	for i := len(svc.EnvFiles) - 1; i >= 0; i-- {
		rel, ok := s.Tree.inside(svc.EnvFiles[i].Path)
		if !ok {
			continue
		}
		if rel == envFile {
			return true, ""
		}
		data, err := s.Tree.Read(rel)
		if err != nil {
			continue
		}
		file, err := dotenv.Parse(rel, data)
		if err != nil {
			continue
		}
		if last, has := file.Last(tokenVar); has {
			ours := last.Inherited || last.Interpolated && s.becomesToken(last.Value, file)
			if value := svc.Environment[tokenVar]; !ours && value != nil {
				own = *value
			}
			return ours, own
		}
	}
	return false, ""
}

// becomesToken reports whether a value depends on the token of .env once its
// variables are put in; file is the env_file that it stands in, which may set
// some of them. Whether .env has the token already makes no difference.
func (s *Stack) becomesToken(value string, file *dotenv.File) bool {
	with := func(token string, set bool) (string, error) {
		return template.Substitute(value, func(key string) (string, bool) {
			if key == tokenVar {
				return token, set
			}
			v, _, ok := s.Env.Get(key)
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
