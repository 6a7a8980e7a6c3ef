package answers

import "slices"

// server returns the rows about the environment, URL and origins of Jupyter's server.
func server() []Question {
	return []Question{
		{Key: "pass_env", Prompt: "Variables to pass to notebooks", Kind: List, Core: true,
			Help: "from .env and the stack's Jupyter service; readable by anyone who can run a cell", Rule: "variable names",
			Default: inEnv("OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"), // what MAGI's base hands to Jupyter
			Offer:   func(f Found) []Offered { return offer(f.EnvNames) },
			Weaker:  func(s Answers) bool { return len(s.PassEnv) > 0 },
			Check: func(s Answers, f Found) []string {
				return each(s.PassEnv, func(name string) []string {
					return refuse(!slices.Contains(f.EnvNames, name), "%s is neither in .env nor in the environment of the stack's Jupyter", name)
				})
			},
			Field: many(func(s *Answers) *[]string { return &s.PassEnv }, parseEnvName)},
		{Key: "base_url", Prompt: "Base URL", Kind: Text,
			Help: "path prefix, for path routing behind another proxy", Rule: "URL path such as `/jupyter/`",
			Default: foundOr("`JUPYTER_BASE_URL` of `.env`, or `%s`", "/", func(f Found) string { return f.BaseURL }),
			Field:   one(func(s *Answers) *string { return &s.BaseURL }, ParseBaseURL, asIs)},
		{Key: "origins", Prompt: "Additional CORS origins", Kind: List,
			Help: "origins that may call Jupyter's API, besides the deployment's own", Rule: "scheme://host[:port]; `*` is refused in prod",
			Default: none(),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Profile == Prod && slices.Contains(s.Origins, "*"), "* allows every web page to call Jupyter; list the origins")
			},
			Field: many(func(s *Answers) *[]string { return &s.Origins }, parseOrigin)},
	}
}
