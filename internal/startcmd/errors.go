package startcmd

import (
	"fmt"
	"regexp"
)

// UnreadableError says why a command could not be parsed, or not be kept.
type UnreadableError struct {
	Reason    string // one line, without values of the command
	Line      int    // in the script, 0 when there is none
	NoJupyter bool   // nothing in the command looks like a Jupyter server
	Unsafe    bool   // it was parsed, and starts something that notebooks can change
}

// Error is one line, without a hint of what to do next.
func (e *UnreadableError) Error() string {
	if e.Line > 1 {
		return fmt.Sprintf("%s (line %d of the script)", e.Reason, e.Line)
	}
	return e.Reason
}

func unreadable(line int, format string, args ...any) *UnreadableError {
	return &UnreadableError{Reason: fmt.Sprintf(format, args...), Line: line}
}

// namesJupyter reports whether a command may start Jupyter: it says so, or it
// runs a script that nobody has read. JupyterHub and the scripts of Spark are
// another thing.
func namesJupyter(text string) bool {
	text = regexp.MustCompile(`jupyterhub|\S*/spark/\S*\.sh|start-(worker|slave|master|history-server|connect-server|thriftserver)\.sh`).ReplaceAllString(text, "")
	return regexp.MustCompile(`jupyter|start-notebook|start-singleuser|-m\s+(notebook|nbclassic)|entrypoint|\.sh\b`).MatchString(text)
}

var showable = regexp.MustCompile(`^[A-Za-z0-9_./+\[-]{1,60}$`)

// shown is a word for a message; what does not look like the name of a
// program, a file or a flag may be a secret, and is not shown.
func shown(text string) string {
	if showable.MatchString(text) {
		return text
	}
	return "a command"
}
