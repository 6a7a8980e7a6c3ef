package nginxconf

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Kind is why a directive is unsafe.
type Kind int

// The kinds. The zero Kind is none of them.
const (
	Module      Kind = iota + 1 // loads code into nginx
	Script                      // runs a script
	Include                     // includes files that are not of the configuration's folder
	Path                        // names a path that is not the proxy's own
	Environment                 // changes the environment
)

// String says what the directive does, after its name.
func (k Kind) String() string {
	return [...]string{"is safe", "loads code into nginx", "runs a script in nginx", "includes files from outside the configuration folder",
		"uses a path outside the configuration folder and /tmp", "changes the environment of nginx"}[k]
}

// Fault is a directive that must not be in the file. Its name is one of
// nginx's, never another word of the file.
type Fault struct {
	Line      int
	Directive string
	Kind      Kind
}

// Doubt is a directive that is not proven harmless for "nginx -t".
type Doubt struct {
	Line      int
	Directive string
	Unlisted  bool // the name itself is not known here; otherwise its arguments are not
}

// Own is an include of the configuration's own folder.
type Own struct {
	Line    int
	Pattern string // relative to that folder, slash-separated
}

// Verdict is the result of Judge.
type Verdict struct {
	Faults   []Fault
	Doubts   []Doubt
	Includes []Own // each of them is a doubt, too: nobody has looked at what it holds
}

// Testable reports whether every directive is proven harmless for "nginx -t", as
// Trial writes it.
func (v Verdict) Testable() bool { return len(v.Faults) == 0 && len(v.Doubts) == 0 }

// Judge looks for directives that run code, or reach for files that are not the
// proxy's. It reads no file and follows no include.
func Judge(c *Config) Verdict {
	t := newTrial(c, Places{Dir: "/tmp"})
	t.block(nil, c.Block)
	return t.verdict
}

// Linked returns a fault for each own include that goes through a symbolic link.
// Folder is the configuration's folder.
func (v Verdict) Linked(folder fs.FS) (out []Fault) {
	for _, in := range v.Includes {
		names, err := fs.Glob(folder, in.Pattern)
		if err != nil {
			continue // nginx finds nothing by that pattern either
		}
		if slices.ContainsFunc(append(names, in.Pattern), func(name string) bool { return linked(folder, name) }) {
			out = append(out, Fault{in.Line, "include", Include})
		}
	}
	return out
}

// linked reports whether the path, or a folder that it is in, is a symbolic link.
func linked(folder fs.FS, name string) bool {
	for at := name; at != "." && at != "/"; at = path.Dir(at) {
		if info, err := fs.Lstat(folder, at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

// Where the container has the configuration's folder, and that of the certificates.
const (
	Mounted         = "/etc/nginx/magi"
	Certificates    = "/etc/nginx/tls"
	OldCertificates = Mounted + "/tls" // of the first release
)

// inside returns the path below the configuration's folder, or below /tmp if
// that is the proxy's own too. It is not ok for any other path, for one that is
// not clean, and for one that a request could choose.
func inside(p string, tmp bool) (rel string, ok bool) {
	if p == "" || strings.Contains(p, "$") || path.Clean(p) != p {
		return "", false
	}
	if !strings.HasPrefix(p, "/") {
		return p, p != "." && p != ".." && !strings.HasPrefix(p, "../")
	}
	if rel, ok = strings.CutPrefix(p, Mounted+"/"); !ok && tmp {
		rel, ok = strings.CutPrefix(p, "/tmp/")
	}
	return rel, ok
}

// certificate reports whether a path may be that of a certificate or a key.
func certificate(p string) bool {
	_, ok := inside(p, false)
	return ok || path.Clean(p) == p && !strings.Contains(p, "$") && strings.HasPrefix(p, Certificates+"/")
}
