package compose

import (
	"maps"
	"reflect"
	"testing"

	"example.com/magi-harden/internal/treetest"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/tree"
	"github.com/compose-spec/compose-go/v2/types"
)

var castStack = map[string]string{
	"docker-compose.yml": "include: [more.yml]\nx-all: &all { init: '${YES}' }\nservices:\n  a:\n    <<: *all\n    image: a\n    extends: { file: far.yml, service: f }\n    ulimits: { nofile: { soft: '${N}', hard: '${N}' } }\n",
	"more.yml":           "services:\n  b: { image: b, privileged: '${YES}', volumes: [{ type: bind, source: ., target: /x, read_only: '${YES}' }] }\n",
	"far.yml":            "services:\n  f: { image: f, read_only: '${YES}' }\n",
	".env":               "YES=true\nN=5\n",
}

// TestCasts: a value with a variable is converted wherever its key stands.
func TestCasts(t *testing.T) {
	m, err := Load(treetest.Folder(t, castStack), "p", []string{"docker-compose.yml"})
	if err != nil {
		t.Fatal(err)
	}
	a, b := m.Services["a"], m.Services["b"]
	if a.Init == nil || !*a.Init || !a.ReadOnly || a.Ulimits["nofile"].Soft != 5 || !b.Privileged || !b.Volumes[0].ReadOnly {
		t.Errorf("a: %+v\nb: %+v", a, b)
	}
}

// TestCastsThatApply: those whose keys are all there, and no other.
func TestCastsThatApply(t *testing.T) {
	r := newReader(treetest.Folder(t, map[string]string{"a.yml": "services:\n  x: { ulimits: { hard: 1 }, soft: [{ tty: yes }] }\n"}))
	if _, err := r.documents("a.yml"); err != nil {
		t.Fatal(err)
	}
	all := loader.ToOptions(&types.ConfigDetails{}, nil).Interpolate.TypeCastMapping
	some := r.casts(all)
	for path, want := range map[tree.Path]bool{
		"services.*.tty": true, "services.*.ulimits.*": true, "services.*.ulimits.*.hard": true, "services.*.ulimits.*.soft": true,
		"services.*.privileged": false, "jobs.*.tty": false, "networks.*.external": false,
	} {
		if _, known := all[path]; !known {
			t.Errorf("Compose has no conversion for %s", path)
		}
		if _, got := some[path]; got != want {
			t.Errorf("%s: kept is %v", path, got)
		}
	}
}

// FuzzCasts: the model is the one that Compose makes with all conversions.
func FuzzCasts(f *testing.F) {
	for _, name := range []string{"docker-compose.yml", "more.yml", "far.yml"} {
		f.Add([]byte(castStack[name]))
	}
	f.Fuzz(func(t *testing.T, base []byte) {
		files := maps.Clone(castStack)
		files["docker-compose.yml"] = string(base)
		r, names := newReader(treetest.Folder(t, files)), []string{"docker-compose.yml"}
		d, err := details(r, names)
		if err != nil || confined(r, names, d.Environment) != nil {
			return
		}
		c, err := r.copy()
		if err != nil {
			t.Fatal(err)
		}
		defer c.remove()
		got, err := merge(d, "p", c, newBudget(nil), r.casts)
		want, wantErr := merge(d, "p", c, newBudget(nil), func(all casts) casts { return all })
		if (err == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v\nwant %+v, %v", got, err, want, wantErr)
		}
	})
}
