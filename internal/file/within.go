package file

import (
	"path"
	"strings"
)

// Within reports whether a path is a folder or lies in it, as both are written. Nothing
// lies in the folder "".
func Within(name, folder string) bool {
	if folder == "" {
		return false
	}
	name, folder = path.Clean(name), path.Clean(folder)
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, "/")+"/")
}
