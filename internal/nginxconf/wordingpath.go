package nginxconf

import (
	"strings"
)

func (w *wording) include() {
	w.doubt = true
	if len(w.args) == 0 {
		return
	}
	rel, ok := inside(w.d.Args[0], false)
	if !ok {
		w.fault = Include
		return
	}
	w.verdict.Includes = append(w.verdict.Includes, Own{w.d.Line, rel})
}

// set puts a path in the place of the first argument.
func (w *wording) set(path string) {
	if len(w.args) > 0 {
		w.args[0] = path
	}
}

func (w *wording) log() {
	first := w.d.Arg(0)
	_, ok := inside(first, true)
	switch {
	case len(w.args) == 0, first == "off" && w.d.Name == "access_log", first == "stderr" && w.d.Name == "error_log":
	case strings.HasPrefix(first, "syslog:"), strings.HasPrefix(first, "memory:"):
		w.doubt = true
	case !ok && first != "/dev/stdout" && first != "/dev/stderr" && first != "/dev/null":
		w.fault = Path
	case w.d.Name == "error_log":
		w.set("stderr")
	default:
		w.set(w.places.Dir + "/access.log")
	}
}

func (w *wording) own() {
	rel, ok := inside(w.d.Arg(0), true)
	switch {
	case len(w.args) == 0, w.d.Arg(0) == "off" && w.d.Name == "auth_basic_user_file":
	case !ok:
		w.fault = Path
	default:
		w.set(w.places.Dir + "/tmp/" + rel)
	}
}

// pem puts the trial's own pair in the place of a certificate or a key.
func (w *wording) pem(instead string) {
	first := w.d.Arg(0)
	scheme, _, _ := strings.Cut(first, ":")
	switch {
	case len(w.args) == 0:
	case scheme == "engine", scheme == "store":
		w.fault = Module
	case scheme == "data", strings.Contains(first, "$") && (first[0] == '$' || strings.HasPrefix(first, Mounted+"/") || strings.HasPrefix(first, Certificates+"/")):
		w.doubt = true // text, or a file that only a request names
	case !certificate(first):
		w.fault = Path
	default:
		w.set(instead)
	}
}

// reads looks at files whose content a trial has nothing for.
func (w *wording) reads() {
	w.doubt = true
	if _, ok := inside(w.d.Arg(0), false); !ok && len(w.args) > 0 {
		w.fault = Path
	}
}
