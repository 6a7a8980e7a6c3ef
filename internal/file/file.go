// Package file has the files and folders of a deployment as values in memory:
// what the renderer makes, the planner compares with the disk and the writer
// writes.
package file

import "io/fs"

// Policy says what an upgrade may do to a file.
type Policy string

// The policies.
const (
	Managed    Policy = "managed"     // three-way merge with the user's edits
	CreateOnce Policy = "create-once" // never touched once it is there
	Keyed      Policy = "keyed"       // single keys are set, every other byte stays
	State      Policy = "state"       // the tool's own memory
)

// Owner is who a file belongs to when the tool runs as root.
type Owner struct{ UID, GID int }

// File is one file of the deployment.
type File struct {
	Path    string // slash-separated, below the stack's folder
	Mode    fs.FileMode
	Policy  Policy
	Content []byte
	Owner   *Owner // nil: whoever runs the tool
	Secret  bool   // content must not be shown
}

// Dir is a folder of the deployment that needs a mode or an owner of its own.
type Dir struct {
	Path  string
	Mode  fs.FileMode
	Owner *Owner
}
