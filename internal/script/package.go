package script

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// packageJSON reads the scripts of a package of npm.
func packageJSON(text string, o origin) (out []Command) {
	var file struct {
		Scripts map[string]string `json:"scripts"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return unread(text, 1)
	}
	for _, name := range slices.Sorted(maps.Keys(file.Scripts)) {
		quoted, _ := json.Marshal(name)
		before, _, _ := strings.Cut(text[max(strings.Index(text, `"scripts"`), 0):], string(quoted)+":")
		line := 1 + strings.Count(text[:max(strings.Index(text, `"scripts"`), 0)+len(before)], "\n")
		for _, c := range shell(file.Scripts[name], 1, o) {
			c.Line = line
			out = append(out, c)
		}
	}
	return out
}
