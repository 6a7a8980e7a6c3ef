package origin

import (
	"slices"

	"example.com/magi-harden/internal/place"
)

// fromEnvFile gives the origin of a variable or label that a service has from a
// file: the last one that assigns it.
func (x *Index) fromEnvFile(path []string) (Origin, bool) {
	list := map[string]string{"environment": "env_file", "labels": "label_file"}[path[2]]
	if list == "" {
		return Origin{}, false
	}
	at := []string{path[0], path[1], list}
	v := x.lookup(at)
	if v == nil {
		return Origin{}, false
	}
	for _, name := range slices.Backward(order(paths, v.items(paths, at))) {
		entry := v.step(append(slices.Clip(at), name)).pick()
		file := x.files.dotenv(name)
		if entry == nil || file == nil {
			continue
		}
		a, ok := file.Last(path[3])
		if !ok {
			continue
		}
		o := entry.origin(at)
		o.Variables = nil
		if a.Interpolated {
			o.Variables = entry.src.env.variables(a.Value)
		}
		o.How = o.How&^Appended | EnvFile
		o.Via = append(o.Via, o.Place)
		o.Place = place.Place{File: x.files.name(name), Line: a.Line}
		return o, true
	}
	return Origin{}, false
}
