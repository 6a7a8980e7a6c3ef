package finding

// Kind is the kind of a finding; its text is stable in JSON.
type Kind string

// Facts about the deployment.
const (
	Violation   Kind = "violation"  // a promise or a control that is broken
	Hole        Kind = "hole"       // the same because of a user's edit
	Refused     Kind = "refused"    // an edit with which the front would not start; Object: its program
	Unreadable  Kind = "unreadable" // an edit that cannot be judged; Object: the program that may not load the file
	Unusable    Kind = "unusable"   // a certificate that cannot be used; Items: the files
	Expiring    Kind = "expiring"   // a certificate that works, but expires soon or is not accepted everywhere
	WeakToken   Kind = "weak-token"
	CopiedToken Kind = "copied-token" // Place: of another copy; Object: the service that has it, empty for a file
	Inactive    Kind = "inactive"     // docker compose does not load the hardening, Subject, last; Items: the files that it loads
	Activated   Kind = "activated"    // the same, fixed by this run
	Caller      Kind = "caller"       // a file calls Compose in another way, Subject; Object: the hardening; Items: the files that it loads or reads
	Unsearched  Kind = "unsearched"   // the folder has more files than are searched for such calls
	OldFront    Kind = "old-front"    // Object: the image of the front
	Frozen      Kind = "frozen-image" // Object: the image of Jupyter
)

// Facts about the stack.
const (
	OtherServer     Kind = "other-server"     // Items: the evidence
	LosesReach      Kind = "loses-reach"      // Object: Jupyter's service
	LosesOwnToken   Kind = "loses-own-token"  // a neighbour that sets its own token
	Exposed         Kind = "exposed"          // Object: the mount; Detail: what the neighbour can do there
	MountHolds      Kind = "mount-holds"      // Detail: a mount of Jupyter with the stack's own files
	ReadOnlyMount   Kind = "read-only-mount"  // Object: the folder of the notebooks
	PartlyReadOnly  Kind = "partly-read-only" // Items: the writable folders
	HTTPSChanges    Kind = "https-changes"    // a neighbour that ENABLE_HTTPS changes
	ShellVariable   Kind = "shell-variable"   // a variable of this shell that takes precedence over .env; Then, Object, Items: as of a Caller
	StackChanged    Kind = "stack-changed"    // Subject: what is new; Detail: what the hardening does about it
	StackLost       Kind = "stack-lost"       // Subject: what is gone
	AnswerRemark    Kind = "answer-remark"    // Object: what of the answer it is about; Detail: the remark
	NewAnswer       Kind = "new-answer"       // Object: the default
	ProfileFollowed Kind = "profile-followed" // Items: the answers, each with its change
	ProfileKept     Kind = "profile-kept"     // an answer weaker than the default of the profile, Object; Items: its value, the default
)

// Facts about a managed file.
const (
	ReplacesForeign Kind = "replaces-foreign" // content that magi-harden did not write
	StaysDeleted    Kind = "stays-deleted"
	InConflict      Kind = "in-conflict"
	Orphaned        Kind = "orphaned"     // no longer generated, and not removed; Detail: why
	WritableBy      Kind = "writable"     // writable by others; Detail: its mode, Object: the right one
	Linked          Kind = "linked"       // it has more names than one; Detail: how many
	UnusedNow       Kind = "unused"       // no longer used
	WriteRemark     Kind = "write-remark" // Detail: what a written file did not keep, or where an edit of the last moment is
)
