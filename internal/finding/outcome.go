package finding

// Outcome is what happens when Compose is called in another way than plain
// `docker compose`; its text is stable in JSON.
type Outcome string

// The outcomes.
const (
	Unhardened   Outcome = "unhardened"    // the hardening is not loaded
	NotLast      Outcome = "not-last"      // it is loaded before other files, which take precedence
	OtherFiles   Outcome = "other-files"   // it is loaded last, with other files than those that were checked
	OtherValues  Outcome = "other-values"  // variables are not, or not only, those of .env
	OtherFolder  Outcome = "other-folder"  // .env and relative paths are those of another folder
	OtherProgram Outcome = "other-program" // it merges compose files by rules of its own
	OtherProject Outcome = "other-project" // other containers, networks and volumes
	Outdated     Outcome = "outdated"      // perhaps a Compose that does not know the hardening's tags; it fails
	Fails        Outcome = "fails"         // nothing starts
	Unknown      Outcome = "unknown"       // what it loads cannot be told
)

// Bypasses reports whether what runs then is not what was checked. A call that fails,
// one that starts a second project with the hardening, and one that cannot be read do
// not count: they are only reported.
func (o Outcome) Bypasses() bool {
	switch o {
	case Unhardened, NotLast, OtherFiles, OtherValues, OtherFolder, OtherProgram:
		return true
	}
	return false
}
