package answers

import "slices"

// server are the answers about what Jupyter's server takes and hands on.
func server() []Question {
	return []Question{
		{Key: "pass_env", Prompt: "Variables that notebooks may see", Kind: List, Core: true,
			Help: "of .env and of the stack's Jupyter; whoever can run a cell can read them", Rule: "names of variables",
			Default: inEnv("OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"), // what MAGI's base hands to Jupyter
			Offer:   func(f Found) []string { return f.EnvNames },
			Weaker:  func(s Answers) bool { return len(s.PassEnv) > 0 },
			Check: func(s Answers, f Found) []string {
				return each(s.PassEnv, func(name string) []string {
					return refuse(!slices.Contains(f.EnvNames, name), "%s is neither in .env nor in the environment of the stack's Jupyter", name)
				})
			},
			Field: many(func(s *Answers) *[]string { return &s.PassEnv }, parseEnvName)},
		{Key: "base_url", Prompt: "Base URL", Kind: Text,
			Help: "for path routing behind another proxy", Rule: "a path",
			Default: foundOr("`JUPYTER_BASE_URL` of `.env`, or `%s`", "/", func(f Found) string { return f.BaseURL }),
			Field:   one(func(s *Answers) *string { return &s.BaseURL }, ParseBaseURL, asIs)},
		{Key: "origins", Prompt: "Further origins that may call Jupyter's API", Kind: List,
			Help: "CORS; the deployment's own origin is always in", Rule: "scheme://host[:port]; never `*` in prod",
			Default: none(),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Profile == Prod && slices.Contains(s.Origins, "*"), "* lets every web page call Jupyter; name the origins")
			},
			Field: many(func(s *Answers) *[]string { return &s.Origins }, parseOrigin)},
	}
}
