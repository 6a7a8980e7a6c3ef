package deploy

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/caller"
	"example.com/magi-harden/internal/finding"
)

// findInStack reports what the owner of the stack has to decide.
func (r *run) findInStack() {
	for _, c := range r.stack.Candidates {
		if c.Service != r.answers.Service {
			r.find(finding.Finding{Kind: finding.OtherServer, Subject: c.Service, Items: c.Evidence})
		}
	}
	for _, name := range r.stack.Model.ServiceNames() {
		_, waits := r.stack.Model.Services[name].DependsOn[r.answers.Service]
		if waits && !slices.Contains(r.answers.Reach, name) {
			r.find(finding.Finding{Kind: finding.LosesReach, Subject: name, Object: r.answers.Service})
		}
	}
	for _, n := range r.stack.Others {
		if n.LosesOwn {
			r.find(finding.Finding{Kind: finding.LosesOwnToken, Subject: n.Service})
		}
	}
	if r.answers.Profile == answers.Dev && !r.answers.Cover {
		for _, text := range r.stack.Found().Holds {
			r.find(finding.Finding{Kind: finding.MountHolds, Detail: text})
		}
	}
}

// findInShell reports variables of the shell that take precedence over .env.
func (r *run) findInShell() {
	others := append(caller.Variables(), "PWD", "HOME")
	own := slices.DeleteFunc(r.stack.SourceVariables(), func(name string) bool { return slices.Contains(others, name) })
	for _, name := range append([]string{"JUPYTER_TOKEN"}, own...) {
		if r.Shell != nil && r.Shell(name) != "" {
			r.find(finding.Finding{Kind: finding.ShellVariable, Subject: name})
		}
	}
}
