package invariant

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"example.com/magi-harden/internal/compose"
)

// surgical checks that everything but Jupyter and the front equals the original.
func (j *judge) surgical(before *compose.Model) {
	after := j.Model
	for _, name := range before.ServiceNames() {
		if name != j.Jupyter {
			j.untouched(before.Services[name], after.Services[name])
		}
	}
	for _, name := range after.ServiceNames() {
		if _, old := before.Services[name]; !old && name != j.Front {
			j.broken("was not there before", "services", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before.Networks)) {
		if _, there := after.Networks[name]; !there && name == "default" {
			continue // Compose makes it only for services that list no network
		}
		if !reflect.DeepEqual(before.Networks[name], after.Networks[name]) {
			j.broken("differs from the original", "networks", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after.Networks)) {
		if _, old := before.Networks[name]; !old && !slices.Contains(j.networks, name) {
			j.broken("was not there before", "networks", name)
		}
	}
	if !reflect.DeepEqual(before.Volumes, after.Volumes) {
		j.broken("differ from the original", "volumes")
	}
}

// untouched compares one neighbour with its original. It may have joined
// the network of reach and have an empty token; nothing else may differ.
func (j *judge) untouched(was, is compose.Service) {
	if is.Name == "" {
		j.broken("is gone", "services", was.Name)
		return
	}
	if !slices.Contains(j.design.Emptied(), is.Name) && text(was.Environment[tokenVar]) != text(is.Environment[tokenVar]) {
		j.fault("", is.Name, "environment."+tokenVar, "differs from the original")
	}
	was.Environment, is.Environment = withoutOwn(was), withoutOwn(is)
	if _, joined := is.Networks[j.design.ReachNetwork()]; joined && slices.Contains(j.design.Jupyter.Reach, is.Name) {
		is.Networks = maps.Clone(is.Networks)
		delete(is.Networks, j.design.ReachNetwork())
		is.Networks, was.Networks = names(is.Networks), names(was.Networks)
	}
	for _, key := range differing(was, is) {
		j.fault("", is.Name, key, "differs from the original")
	}
}

func text(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

// ownKeys are set in .env by magi-harden, so they change in services that load it.
var ownKeys = [...]string{tokenVar, "COMPOSE_FILE"}

func withoutOwn(s compose.Service) map[string]*string {
	env := maps.Clone(s.Environment)
	for _, key := range ownKeys {
		delete(env, key)
	}
	return env
}

// names treats a network without settings like one with empty settings, so that a
// service may list default, on which it was before.
func names[T any](in map[string]*T) map[string]*T {
	out := make(map[string]*T, len(in))
	for k, v := range in {
		if v == nil {
			v = new(T)
		}
		out[k] = v
	}
	return out
}

// differing returns the top-level keys in which two services differ, sorted.
func differing(was, is compose.Service) (keys []string) {
	if reflect.DeepEqual(was, is) {
		return nil
	}
	a, b := fields(was), fields(is)
	for k := range a {
		if !reflect.DeepEqual(a[k], b[k]) {
			keys = append(keys, k)
		}
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

func fields(s compose.Service) map[string]any {
	out := map[string]any{}
	if b, err := json.Marshal(s); err == nil {
		_ = json.Unmarshal(b, &out)
	}
	return out
}

// Changed returns the names of the services that differ between two models.
func Changed(before, after *compose.Model) (names []string) {
	for _, name := range before.ServiceNames() {
		if !reflect.DeepEqual(before.Services[name], after.Services[name]) {
			names = append(names, name)
		}
	}
	return names
}
