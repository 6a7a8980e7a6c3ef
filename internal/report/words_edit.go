package report

import (
	"example.com/magi-harden/internal/finding"
)

// edited says what an edit did to a key or a statement, and what it opens.
func edited(e finding.Edit) string {
	return changes[e.Change] + ": " + openings[e.Opens]
}

var changes = map[finding.Change]string{
	finding.Added:    "was added",
	finding.Changed:  "was changed",
	finding.Removed:  "was removed",
	finding.Variable: "takes its value from a variable, which a shell can set",
}

var openings = map[finding.Opening]string{
	finding.OpensHost:       "gives files, devices or namespaces of the host to the container",
	finding.OpensPrivileges: "gives its processes more privileges",
	finding.OpensNetwork:    "opens a way past the front or the internal networks",
	finding.OpensNames:      "a name may lead to another container",
	finding.OpensToken:      "Jupyter's token may be another one, or be read by others",
	finding.OpensStart:      "other code or another configuration may run",
	finding.OpensFiles:      "gives access to files of the hardening or of Jupyter",
	finding.OpensEngine:     "gives control of the engine",
	finding.OpensLabels:     "updaters, schedulers and proxies act by it",
	finding.OpensLimits:     "one container may use up the host",
	finding.OpensLogs:       "logs may fill the disk, or be missed by fail2ban",
	finding.OpensCheck:      "a Jupyter that is not proven may be reached",
	finding.OpensLogin:      "requests may be answered without the token, or guess it",
	finding.OpensOrigin:     "pages of other sites may use a person's login",
	finding.OpensSession:    "logins, kernels or terminals stay open for longer",
	finding.OpensClients:    "addresses that are not allowed may connect",
	finding.OpensMissing:    "what reads it fails, or runs without it",
	finding.OpensDesign:     "differs from the design, and is not known to be harmless",
	finding.OpensAccess:     "more clients, or requests that were refused, may get through",
	finding.OpensThrottle:   "one client may use up the front or Jupyter, or guess faster",
	finding.OpensTLS:        "TLS may be weaker, or have another certificate",
	finding.OpensBrowser:    "another site may act in the browser of a user",
	finding.OpensForward:    "Jupyter may believe what a client says of itself",
	finding.OpensRoute:      "requests may go or be answered elsewhere",
	finding.OpensVersion:    "strangers see which release runs",
	finding.OpensContext:    "files of the stack may get into the image",
	finding.OpensGit:        "secrets may be committed",
	finding.OpensUnread:     "what it does is not known here",
}
