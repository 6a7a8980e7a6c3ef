package invariant

import (
	"fmt"
	"strings"
)

// Violation is one promise that a model does not keep.
type Violation struct {
	Service string // empty for the stack as a whole
	Key     string // of the service, in the words of the compose file
	Problem string
	Control string // id in the catalogue of controls, empty when there is none
}

// Error names the place, the problem and the control.
func (v Violation) Error() string {
	text := fmt.Sprintf("services.%s.%s: %s", v.Service, v.Key, v.Problem)
	if v.Control != "" {
		text += " (" + v.Control + ")"
	}
	return text
}

func violation(service, key, format string, args ...any) error {
	return Violation{service, key, fmt.Sprintf(format, args...), control(key)}
}

// control gives the id of the control that a key of Jupyter or the proxy
// belongs to.
func control(key string) string {
	first, _, _ := strings.Cut(key, ".")
	switch first {
	case "ports":
		return "MH-NET-01"
	case "network_mode":
		return "MH-NET-03"
	case "networks", "extra_hosts":
		return "MH-NET-04"
	case "user":
		return "MH-PRIV-01"
	case "privileged", "cap_drop", "cap_add", "post_start":
		return "MH-PRIV-03"
	case "security_opt":
		return "MH-PRIV-04"
	case "read_only":
		return "MH-ISO-01"
	case "tmpfs":
		return "MH-ISO-02"
	case "volumes", "volumes_from", "use_api_socket":
		return "MH-ISO-03"
	case "pid", "devices":
		return "MH-ISO-05"
	case "deploy":
		return "MH-RES-01"
	case "logging":
		return "MH-LOG-01"
	case "env_file":
		return "MH-SEC-01"
	case "environment":
		return "MH-SEC-02"
	}
	return ""
}
