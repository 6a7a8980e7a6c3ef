package finding

// Kind says what sort of fact a finding is; its text is stable, in JSON too.
type Kind string

// Facts about the deployment.
const (
	Violation Kind = "violation" // a promise or a control that does not hold
	Hole      Kind = "hole"      // the same, where an edit of the user's is the reason
	Refused   Kind = "refused"   // nginx would not start with an edit
	Unusable  Kind = "unusable"  // a certificate that cannot be used; Items: the files
	Expiring  Kind = "expiring"  // a certificate that works, but not for long or not everywhere
	WeakToken Kind = "weak-token"
	Inactive  Kind = "inactive"     // plain docker compose does not load the hardening; Items: what it loads
	Activated Kind = "activated"    // the same, and this run mends it
	OldFront  Kind = "old-front"    // Object: the image of the front
	Frozen    Kind = "frozen-image" // Object: the image of Jupyter
)

// Facts about the stack.
const (
	OtherServer     Kind = "other-server"     // Items: the evidence
	LosesReach      Kind = "loses-reach"      // Object: Jupyter's service
	LosesOwnToken   Kind = "loses-own-token"  // a neighbour with a token of its own
	Exposed         Kind = "exposed"          // Object: by what; Detail: what a neighbour finds there
	MountHolds      Kind = "mount-holds"      // a mount of Jupyter's has the stack's own files in it
	ReadOnlyMount   Kind = "read-only-mount"  // Object: where the notebooks go
	PartlyReadOnly  Kind = "partly-read-only" // Items: the folders that can be written
	HTTPSChanges    Kind = "https-changes"    // a neighbour that ENABLE_HTTPS changes
	ShellVariable   Kind = "shell-variable"   // a variable of this shell that takes precedence over .env
	StackChanged    Kind = "stack-changed"    // Subject: what is new; Detail: what the hardening does about it
	StackLost       Kind = "stack-lost"       // Subject: what is gone
	AnswerRemark    Kind = "answer-remark"    // Detail: what the table says of an answer
	NewAnswer       Kind = "new-answer"       // Object: the default that was taken
	ProfileFollowed Kind = "profile-followed" // Items: the answers, each with its change
	ProfileKept     Kind = "profile-kept"     // an answer that opens more than the profile; Items: it, the profile, its default
)

// Facts about a file that an upgrade comes to.
const (
	ReplacesForeign Kind = "replaces-foreign" // content that the tool did not write
	StaysDeleted    Kind = "stays-deleted"
	InConflict      Kind = "in-conflict"
	Orphaned        Kind = "orphaned" // not generated any more, and not removed; Detail: why
	WritableBy      Kind = "writable" // others may write it; Detail: its mode, Object: the one it was made with
	UnusedNow       Kind = "unused"   // not used any more
)
