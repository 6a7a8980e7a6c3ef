// Package grant judges what a container that runs untrusted code may get of its host,
// and where it may be mounted. It is pure: whoever asks reads the disk. What is not
// proved harmless is kept only if an answer names it, and the host never.
package grant

import "io/fs"

// Kind says what a Source is.
type Kind string

// The kinds of sources.
const (
	Bind   Kind = "bind"
	Volume Kind = "volume" // a named volume; with Path where an option of it names a path of the host
	Secret Kind = "secret"
	Config Kind = "config"
	Tmpfs  Kind = "tmpfs"
	Image  Kind = "image"        // a mount of an image
	From   Kind = "volumes_from" // the mounts of another container
	Device Kind = "device"
	Other  Kind = "other" // any other kind of mount
)

// Source is one thing of the host that a service asks for.
type Source struct {
	Kind    Kind
	Path    string      // as Compose resolves it; empty for what has no path
	Names   []string    // below the stack's folder, by all names; "." is the folder and those above
	Outside []string    // the same outside of the folder: as it is written, and with symlinks followed to the end
	Mode    fs.FileMode // type of what is there; fs.ModeIrregular: nothing
	Root    bool        // it holds the root file system of a machine
	Git     bool        // it directly holds a git repository
	Unset   string      // a variable without a value in Path
	Plain   bool        // a cover reaches it: a bind mount by the name that Path has
	Foreign bool        // a volume that a driver or a server fills
}

// Outcome says what is done with a Source.
type Outcome string

// The outcomes.
const (
	Good  Outcome = "good"  // proved harmless: kept
	Cover Outcome = "cover" // holds the stack's own files: kept if those are covered
	Ask   Outcome = "ask"   // kept only if the answer mounts names it
	Never Outcome = "never"
)

// Reason says why the outcome is not Good.
type Reason string

// The reasons.
const (
	None        Reason = ""
	Managed     Reason = "managed"     // a managed file or folder
	Holds       Reason = "holds"       // holds compose files or managed files
	Host        Reason = "host"        // part of the host's system
	Special     Reason = "special"     // a socket, device or FIFO
	Keys        Reason = "keys"        // holds private keys
	Outside     Reason = "outside"     // outside of the stack's folder
	Repository  Reason = "repository"  // a git repository
	Context     Reason = "context"     // in the build context of another service
	External    Reason = "external"    // a volume that a driver or a server fills
	Unknown     Reason = "unknown"     // not a path that can be known before the start
	Hidden      Reason = "hidden"      // a control character is in its path
	Unsupported Reason = "unsupported" // a kind of mount that is not kept
)

// Verdict is the outcome for a Source. Covers says of what can be kept by its name that
// the stack's own files in it also have to be covered.
type Verdict struct {
	Outcome Outcome
	Reason  Reason
	Covers  bool
}
