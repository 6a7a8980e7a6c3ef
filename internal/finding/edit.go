package finding

// Edit is a difference that a user's edit makes in the effective model or in a managed
// file, and what it opens.
type Edit struct {
	Change Change  `json:"change"`
	Opens  Opening `json:"opens"`
}

// Difference is one edit of a managed file that is not known to be harmless.
type Difference struct {
	Subject string // what it is about, and what that stands in; "" without such; never a value of the file that may be a secret
	Line    int    // in the file with edits, from 1; of what is gone: that of the nearest statement
	Edit
}

// Change is what happened to a key; its text is stable in JSON.
type Change string

// The changes.
const (
	Added    Change = "added"
	Changed  Change = "changed"
	Removed  Change = "removed"
	Variable Change = "variable" // its value is that of a variable, which a shell can set
)

// Opening is what a change opens; its text is stable in JSON.
type Opening string

// The openings.
const (
	OpensHost       Opening = "host"       // files, devices or namespaces of the host
	OpensPrivileges Opening = "privileges" // of the container's processes
	OpensNetwork    Opening = "network"    // ways in or out past the front and the internal networks
	OpensNames      Opening = "names"      // the container answers for another name, or others for one that it asks for
	OpensToken      Opening = "token"      // who can read Jupyter's token, or which one counts
	OpensStart      Opening = "start"      // what runs, and with which configuration
	OpensFiles      Opening = "files"      // what the hardening is made of, and Jupyter's mounts
	OpensEngine     Opening = "engine"     // control of the engine
	OpensLabels     Opening = "labels"     // updaters, schedulers and proxies act by them
	OpensLimits     Opening = "limits"     // what one container can use up
	OpensLogs       Opening = "logs"       // evidence, and what fail2ban reads
	OpensCheck      Opening = "check"      // the front waits for a proven Jupyter
	OpensLogin      Opening = "login"      // which requests need a token, and how many guesses there are
	OpensOrigin     Opening = "origin"     // what pages of other sites can do with a person's login
	OpensSession    Opening = "session"    // how long logins, kernels and terminals stay
	OpensClients    Opening = "clients"    // which addresses reach the published ports
	OpensMissing    Opening = "missing"    // of a file: what reads it
	OpensDesign     Opening = "design"     // not known to be harmless
	OpensAccess     Opening = "access"     // which clients and requests the front lets through
	OpensThrottle   Opening = "throttle"   // what one client can use up, or guess
	OpensTLS        Opening = "tls"        // versions, ciphers and certificate
	OpensBrowser    Opening = "browser"    // what other sites can do in a user's browser
	OpensForward    Opening = "forward"    // what Jupyter believes of a client
	OpensRoute      Opening = "route"      // where requests go, and who answers them
	OpensVersion    Opening = "version"    // which release strangers see
	OpensContext    Opening = "context"    // files of the stack that a build copies
	OpensGit        Opening = "git"        // secrets that may be committed
	OpensUnread     Opening = "unread"     // what cannot be read or is not followed
)
