package compose

import "regexp"

// IsContainer reports whether name is one that Compose gives a container of the service
// in the project, in the form of any of its versions, also for "run". An empty project
// or service stands for any.
func IsContainer(project, service, name string) bool {
	any := func(text string) string {
		if text == "" {
			return `.+`
		}
		return regexp.QuoteMeta(text)
	}
	return regexp.MustCompile(`^` + any(project) + `[-_]` + any(service) + `[-_](run[-_])?[0-9a-f]+$`).MatchString(name)
}

// RunsAs returns the project's name in the names of its containers, as far as
// the folder says it: COMPOSE_PROJECT_NAME of .env, the key name of the last file that
// has it, or the folder's own name.
func (p *Project) RunsAs() string {
	if name, _ := p.Variable("COMPOSE_PROJECT_NAME"); name != "" {
		return name
	}
	out := p.Name
	for _, doc := range p.documents {
		if n := Child(doc.Root, "name"); n != nil && n.Value != "" {
			if name, err := Substitute(n.Value, p.Variable); err == nil {
				out = name
			}
		}
	}
	return out
}
