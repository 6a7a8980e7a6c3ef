package invariant

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/exact"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/tree"
)

const editedToken = "secretsecret"

// edited returns the findings of an edit of the file good.
func edited(t *testing.T, more string) []finding.Finding {
	t.Helper()
	dir := tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{
		"docker-compose.yml": []byte(base), "o.yml": []byte(good), "edit.yml": []byte(more), ".env": []byte("JUPYTER_TOKEN=" + editedToken + "\n"),
	})
	load := func(files ...string) *compose.Model {
		m, err := compose.Load(dir, "p", files)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	e := Edit{Input: exact.Input{
		Designed: load("docker-compose.yml", "o.yml"), Edited: load("docker-compose.yml", "o.yml", "edit.yml"), Token: secret.New(editedToken), Dir: dir.Dir,
		Design: design.Design{
			Jupyter: design.Jupyter{Service: "jupyter", Egress: answers.EgressReach, Reach: []string{"litellm"}},
			Front:   design.Nginx{Service: design.Container{Service: "nginx"}},
		},
	}}
	var err error
	if e.Live, err = compose.Documents("edit.yml", []byte(more)); err != nil {
		t.Fatal(err)
	}
	found := Edited(e, (&compose.Project{Name: "p"}).Places(dir, []string{"docker-compose.yml", "o.yml", "edit.yml"}))
	for _, f := range found {
		if strings.Contains(f.Error(), editedToken) {
			t.Errorf("shows the token: %v", f)
		}
	}
	return found
}

// TestEdited: what the controls say is said once, and every other difference by the
// comparison, with its place.
func TestEdited(t *testing.T) {
	for _, row := range []struct {
		edit string
		want []string // subject, control or opening, line
	}{
		{"services: { redis: { labels: { a: b } } }", nil},
		{"services: { jupyter: { privileged: true } }", []string{"services.jupyter.privileged MH-PRIV-03 edit.yml:1"}},
		{"services:\n  jupyter:\n    group_add: ['999']", []string{"services.jupyter.group_add.999 privileges edit.yml:3"}},
		{"services:\n  nginx:\n    volumes:\n      - /a:/a\n      - /var/run/docker.sock:/s", []string{ // one is told, but two are there
			"services.nginx.volumes MH-ISO-03 edit.yml:4", "services.nginx.volumes./a host edit.yml:4", "services.nginx.volumes./s host edit.yml:5"}},
		{"services: { jupyter: { pid: host, group_add: ['1'] } }", []string{"services.jupyter.pid MH-ISO-05 edit.yml:1", "services.jupyter.group_add.1 privileges edit.yml:1"}},
		{"services: { jupyter: { privileged: '${X:-false}' } }", []string{"services.jupyter.privileged privileges edit.yml:1"}},
		{"services: { jupyter: { privileged: '${X:-true}' } }", []string{"services.jupyter.privileged MH-PRIV-03 edit.yml:1", "services.jupyter.privileged privileges edit.yml:1"}},
		{"services: { jupyter: { deploy: { resources: { limits: !reset null } } } }", []string{
			"services.jupyter.deploy.resources.limits.memory MH-RES-01 edit.yml:1", "services.jupyter.deploy.resources.limits.cpus MH-RES-01 edit.yml:1", "services.jupyter.deploy.resources.limits.pids MH-RES-01 edit.yml:1"}},
		{"\nservices: { jupyter: !reset null }", []string{"services.jupyter gone edit.yml:2"}},
		{"services: { nginx: !reset null }", []string{"services.nginx gone edit.yml:1"}},
		{"services: { redis: { cap_add: ['${JUPYTER_TOKEN}'] } }", []string{"services.redis.cap_add.… privileges edit.yml:1", "services.redis.cap_add.0 privileges edit.yml:1"}},
		{"name: x", []string{"name design edit.yml:1"}},
	} {
		var got []string
		for _, f := range edited(t, row.edit) {
			why := f.Control
			switch {
			case f.Edit != nil:
				why = string(f.Edit.Opens)
			case f.Detail == "is gone":
				why = "gone"
			}
			got = append(got, f.Subject+" "+why+" "+f.Place.String())
		}
		if strings.Join(got, "\n") != strings.Join(row.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", row.edit, strings.Join(got, "\n"), strings.Join(row.want, "\n"))
		}
	}
}

// TestEditedWithoutPlaces: without origins and without services nothing fails.
func TestEditedWithoutPlaces(t *testing.T) {
	e := Edit{Live: []compose.Document{}}
	if at := e.services(); at != (place.Place{}) {
		t.Error(at)
	}
	f := difference(exact.Difference{Path: []string{"services", "a", "pid"}}, deploymentOf(nil, design.Design{Front: design.Direct{}}, nil), secret.Trace{})
	if f.Subject != "services.a.pid" || !f.Place.IsZero() {
		t.Errorf("%+v", f)
	}
}
