// Package file has the files and folders of a deployment as values in memory: they are
// rendered, compared with the disk and written.
package file

import "io/fs"

// Policy says what an upgrade may do to a file.
type Policy string

// The policies.
const (
	Managed    Policy = "managed"     // three-way merge with the user's edits
	CreateOnce Policy = "create-once" // never changed once it exists
	Keyed      Policy = "keyed"       // only some keys are set
	State      Policy = "state"       // written for later runs of magi-harden
)

// Owner is the owner of a file when magi-harden runs as root.
type Owner struct{ UID, GID int }

// File is one file of the deployment.
type File struct {
	Path    string // slash-separated, relative to the folder of the stack
	Mode    fs.FileMode
	Policy  Policy
	Content []byte
	Owner   *Owner   // nil: the user who runs magi-harden
	Secret  bool     // content must not be shown
	Keys    []string // of a keyed file: the names that it sets
}

// Dir is a folder of the deployment that needs a mode or an owner of its own.
type Dir struct {
	Path  string
	Mode  fs.FileMode
	Owner *Owner
}
