package startcmd

import "strings"

// found is the entry of the table for one flag.
type found struct {
	kind   kind
	bare   bool   // it takes no value
	name   string // as it is written when it stays
	value  string // what its value must match
	reason string
}

// find looks a flag up by its name without dashes. Only whole names count,
// although Jupyter takes their beginnings too.
func find(name string) found {
	class, trait, dotted := strings.Cut(name, ".")
	for _, row := range rows() {
		f := found{kind: row.kind, value: row.value, reason: row.reason, name: "--" + name}
		switch {
		case !dotted && has(list(row.bare), name):
			f.bare = true
			return f
		case !dotted && has(list(row.aliases), name), has(list(row.full), name):
			return f
		case dotted && has(servers(), class) && has(list(row.traits), trait):
			f.name = "--" + modern(class) + "." + trait
			return f
		}
	}
	return found{kind: drop, reason: unknown}
}

// modern is the class that has the server's traits since jupyter_server 2: the
// older one is only handed on by a shim, which warns or refuses. An application
// keeps its own name.
func modern(class string) string {
	if class == "LabApp" || class == "JupyterNotebookApp" {
		return class
	}
	return "ServerApp"
}
