package compose

import (
	"fmt"
	"maps"
	"slices"
)

// What Compose walks to look for dependency cycles: every path of the graph of the
// services, whose number doubles with each pair of them.
const (
	minPaths   = 200_000 // allowed in any stack
	perService = 100     // and for each of its services
)

// tooManyPaths fails where the services depend on each other over more paths than
// Compose can walk. It reads the model before it is bound to types: there depends_on
// has those of links, volumes_from and namespaces as well.
func tooManyPaths(model map[string]any) error {
	services, _ := model["services"].(map[string]any)
	most, sum := max(minPaths, perService*len(services)), 0
	paths := map[string]int{}
	var from func(name string) int
	from = func(name string) int {
		if known, seen := paths[name]; seen {
			return known
		}
		paths[name] = 0 // for a cycle, at which Compose stops
		service, _ := services[name].(map[string]any)
		others, _ := service["depends_on"].(map[string]any)
		count := 1
		for other := range others {
			count = min(count+from(other), most+1)
		}
		paths[name] = count
		return count
	}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		if sum += from(name); sum > most {
			return fmt.Errorf("service %q depends on others over more than %d paths", name, most)
		}
	}
	return nil
}
