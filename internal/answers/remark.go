package answers

// RemarkKind says what a Remark is about.
type RemarkKind string

// The kinds of remarks, and what Value and Other are for each.
const (
	HostBits      RemarkKind = "host-bits"      // Value: a range as given; Other: as it is read, without its host bits
	GivenTwice    RemarkKind = "given-twice"    // Value: the range
	Contained     RemarkKind = "contained"      // Value: a dropped range; Other: the range that contains it
	NeverMatches  RemarkKind = "never-matches"  // Value: an IPv6 range, though the port is published on IPv4
	CoversBridges RemarkKind = "covers-bridges" // Value: the range; Other: the range of the engine's bridges that it overlaps
	GivesAway     RemarkKind = "gives-away"     // Value: a service in reach; Other: what it gives away
	UnsureStart   RemarkKind = "unsure-start"   // Value: why the stack's entrypoint cannot be read
	KeepsNothing  RemarkKind = "keeps-nothing"  // Value: a name in mounts
	Migrated      RemarkKind = "migrated"       // Value: the message of the migration that changed the answer
)

// Remark is a fact about a valid answer that its owner should know.
type Remark struct {
	Kind         RemarkKind
	Key          string // of the answer
	From         string // where the answer is given, of Migrated
	Value, Other string
}
