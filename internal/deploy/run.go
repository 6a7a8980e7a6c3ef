package deploy

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/invariant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
)

// run is one init or upgrade: the folder, the answers, the rendered files and the
// plan, in the order in which they are made.
type run struct {
	Options
	*folder
	answers  answers.Answers
	given    []answers.Source // without those of the last run
	stored   answers.Source   // those of the last run; nil before the first
	profile  answers.Change
	asked    []string // keys of the answers that a person gave
	remarks  []answers.Remark
	secrets  render.Secrets
	facts    design.Facts
	input    render.Input
	files    []file.File
	before   *compose.Model // the other services must stay like this
	preload  <-chan preload
	plan     plan.Plan
	findings []finding.Finding
	bypasses []finding.Finding // those of calls that start something else than what was checked
}

func (r *run) find(f finding.Finding) { r.findings = append(r.findings, f) }

// render renders the files in memory and sets before, the model that the other
// services are compared with.
func (r *run) render() (err error) {
	guards := r.cover()
	if err := neighbour.TakesComposeFile(r.stack.Project, r.stack.Jupyter.Service); err != nil {
		return err
	}
	s := r.stack
	r.facts = design.Facts{
		Answers: r.answers, Jupyter: s.Jupyter, Others: s.Others, Exposures: s.Exposures, Hardening: s.Ours, Base: s.Files[0],
		ComposeFile: s.ComposeFile, EnvNames: s.Env.Keys(), Networks: s.NetworkNames(), Token: r.secrets.Token, Standalone: r.standalone,
		NotebooksOf: r.sharing(), MissingDirs: s.MissingDirs(), Guards: guards,
		Layout: s.Layout, HasIgnore: r.tree.Has(layout.Ignore) && !r.manifest.Has(layout.Ignore),
	}
	if r.input, err = r.inputFor(r.facts); err != nil {
		return err
	}
	r.findings = append(r.findings, render.Notes(r.input.Design)...)
	if r.files, err = render.Files(r.input); err != nil {
		return err
	}
	if r.Version.Files != nil {
		r.files = r.Version.Files(r.files)
	}
	r.before = s.Model
	if r.answers.EnableHTTPS {
		r.before, err = r.withHTTPS()
	}
	return err
}

// sharing lists the services that mount a folder around that of the notebooks.
func (r *run) sharing() []string {
	if r.answers.Notebooks == "" {
		return nil
	}
	return r.stack.SharedWith(r.answers.Notebooks)
}

// inputFor returns the input of package render for the facts.
func (r *run) inputFor(f design.Facts) (render.Input, error) {
	stored, err := f.Answers.Marshal()
	return render.Input{Design: design.Make(f), Answers: stored, Env: r.stack.Env, Secrets: r.secrets, Templates: r.Version.Templates}, err
}

// withHTTPS returns the stack with ENABLE_HTTPS set in .env and reports the services
// that this changes.
func (r *run) withHTTPS() (*compose.Model, error) {
	env, err := dotenv.Parse(layout.Env, r.stack.Env.Bytes())
	if err != nil {
		return nil, err
	}
	if err := env.Set("ENABLE_HTTPS", "true"); err != nil {
		return nil, err
	}
	m, err := r.stack.Load(r.tree.With(map[string][]byte{layout.Env: env.Bytes()}), r.stack.Files)
	if err != nil {
		return nil, err
	}
	for _, name := range invariant.Changed(r.stack.Model, m) {
		r.find(finding.Finding{Kind: finding.HTTPSChanges, Subject: name})
	}
	return m, nil
}

// wanted returns the desired state of the deployment.
func (r *run) wanted() plan.Wanted {
	w := plan.Wanted{Files: r.files, Dirs: render.Dirs(r.input.Design), Loaded: r.stack.Files, Moved: plan.Moved{To: layout.Moved(), Needed: oldCertificateUsed}}
	for _, t := range r.stack.Traits() {
		w.Traits = append(w.Traits, t.Trait)
	}
	return w
}

// rendered returns the content of every rendered file by path.
func (r *run) rendered() map[string][]byte {
	out := map[string][]byte{}
	for _, f := range r.files {
		out[f.Path] = f.Content
	}
	return out
}
