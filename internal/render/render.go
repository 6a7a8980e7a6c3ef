// Package render turns answers, the stack and the secrets into the files of a
// hardened deployment, in memory. It is pure: no disk, no clock, no randomness,
// so the same input gives the same bytes everywhere.
package render

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/templates"
)

// Input is everything that the files depend on.
type Input struct {
	Spec        answers.Answers
	Jupyter     stack.Jupyter
	Others      []stack.Neighbour
	Sights      []stack.Sight // what the neighbours see of what is not for them
	Override    string        // path of the compose file that carries the hardening
	Base        string        // path of the user's main compose file, for texts
	ComposeFile string        // value for COMPOSE_FILE in .env, empty when none is needed
	Env         *dotenv.File  // .env as it is
	Secrets     Secrets
	Standalone  bool          // the base is ours too
	Guards      []stack.Guard // over mounts of the stack's own files, with cover
	MissingDirs []string      // sources of kept mounts that are not there; the engine would make them as root
	HasIgnore   bool          // the folder has a .gitignore that is not ours
	Templates   fs.FS         // those of another version; nil: of this one

	sums map[string]string // of the files that are rendered already, by path
}

func (in Input) set() fs.FS {
	if in.Templates == nil {
		return templates.FS
	}
	return in.Templates
}

// Secrets are made elsewhere and only placed here.
type Secrets struct {
	Token  secret.String
	Cert   []byte // PEM of the leaf and its chain
	Key    secret.String
	CACert []byte // PEM of the local CA, empty with the user's own certificate
	CAKey  secret.String
}

// Policy says what an upgrade may do to a file.
type Policy string

// The policies.
const (
	Managed    Policy = "managed"     // three-way merge with the user's edits
	CreateOnce Policy = "create-once" // never touched once it is there
	Keyed      Policy = "keyed"       // single keys are set, every other byte stays
	State      Policy = "state"       // the tool's own memory
)

// Owner is who a file belongs to when the tool runs as root.
type Owner struct{ UID, GID int }

// File is one file of the deployment.
type File struct {
	Path    string // slash-separated, below the stack's folder
	Mode    fs.FileMode
	Policy  Policy
	Content []byte
	Owner   *Owner // nil: whoever runs the tool
	Secret  bool   // content must not be shown
}

// Dir is a folder of the deployment that needs a mode or an owner of its own.
type Dir struct {
	Path  string
	Mode  fs.FileMode
	Owner *Owner
}

// Files renders the deployment, sorted by path.
func Files(in Input) ([]File, error) {
	var out []File
	in.sums = map[string]string{}
	for _, row := range catalogue() {
		if row.when != nil && !row.when(in) {
			continue
		}
		f, err := row.render(in)
		if err != nil {
			return nil, err
		}
		in.sums[f.Path] = fmt.Sprintf("%x", sha256.Sum256(f.Content))[:16]
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// Dirs lists the folders that matter: the notebooks', which the container has
// to be able to write, and those that hold keys.
func Dirs(in Input) []Dir {
	owner := &Owner{in.Spec.UID, in.Spec.GID}
	var out []Dir
	if in.Spec.Notebooks != "" {
		out = append(out, Dir{in.Spec.Notebooks[len("./"):], 0o755, owner})
	}
	for _, name := range in.MissingDirs {
		out = append(out, Dir{name, 0o755, owner})
	}
	if in.Spec.Proxied() && in.Spec.Expose == answers.ExposeNginx {
		out = append(out, Dir{"config/nginx/tls", 0o750, &Owner{in.Spec.NginxUID, in.Spec.NginxUID}})
		if in.Spec.TLS == answers.TLSSelfSigned {
			out = append(out, Dir{".magi-harden/ca", 0o700, nil})
		}
	}
	return out
}

// row is one line of the catalogue: a file, and where its content comes from.
type row struct {
	path   string
	mode   fs.FileMode
	policy Policy
	when   func(Input) bool
	view   func(Input) (any, error)    // of the template of the same path
	bytes  func(Input) ([]byte, error) // instead of a template
	name   func(Input) string          // instead of path, where the stack decides
	also   []string                    // what name returns beside path
	owner  func(Input) *Owner
	secret bool
}

func (r row) render(in Input) (File, error) {
	f := File{Path: r.path, Mode: r.mode, Policy: r.policy, Secret: r.secret}
	if r.name != nil {
		f.Path = r.name(in)
	}
	if r.owner != nil {
		f.Owner = r.owner(in)
	}
	var err error
	if r.bytes != nil {
		f.Content, err = r.bytes(in)
	} else {
		var view any
		if view, err = r.view(in); err == nil {
			f.Content, err = executeFrom(in.set(), r.path, view)
		}
	}
	if err != nil {
		return f, fmt.Errorf("%s: %w", f.Path, err)
	}
	return f, nil
}
