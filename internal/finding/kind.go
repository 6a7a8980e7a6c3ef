package finding

// Kind says what sort of fact a finding is; its text is stable, in JSON too.
type Kind string

// Facts about the hardened deployment.
const (
	Violation Kind = "violation" // a promise or a control that does not hold
	Unusable  Kind = "unusable"  // a file of the deployment that cannot be used
)
