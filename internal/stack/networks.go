package stack

import "slices"

// NetworkNames lists the keys and the names of the networks that the stack has, sorted.
// The name of one is what other projects find it by.
func (s *Stack) NetworkNames() (out []string) {
	for key, network := range s.Model.Networks {
		out = append(out, key, network.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
