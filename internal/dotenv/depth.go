package dotenv

// Depth returns how deep the variables of a value are nested: 1 for ${A}, 2 for
// ${A:-${B}}, 0 for $A.
func Depth(value string) (deepest int) {
	depth := 0
	for i := range len(value) {
		switch {
		case value[i] == '{' && i > 0 && value[i-1] == '$':
			depth++
			deepest = max(deepest, depth)
		case value[i] == '}' && depth > 0:
			depth--
		}
	}
	return deepest
}
