package compose

import (
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"example.com/magi-harden/internal/tree"
	"github.com/compose-spec/compose-go/v2/types"
)

// everyShell returns the variables that every shell has, and that paths are written with: the
// stack's folder, where Compose is run, and the home of the person who runs it. All other
// variables of the shell are ignored: the deployment is described by its files.
func everyShell(t tree.Tree) types.Mapping {
	out := types.Mapping{"PWD": t.Dir}
	if home := Home(); home != "" {
		out["HOME"] = home
	}
	return out
}

// Home returns the home of the person who runs Compose: under sudo that of the one who
// called it. It is empty where there is none.
func Home() string {
	if id := os.Getenv("SUDO_UID"); id != "" && id != "0" && os.Geteuid() == 0 {
		if u, err := user.LookupId(id); err == nil && filepath.IsAbs(u.HomeDir) {
			return u.HomeDir
		}
	}
	home, _ := os.UserHomeDir()
	return home
}

// Homed returns a path that Compose resolved, of a value that begins with ~, with the
// home of the person instead of that of this process.
func Homed(written, resolved string) string {
	own, err := os.UserHomeDir()
	if !strings.HasPrefix(written, "~") || err != nil {
		return resolved
	}
	if rest, in := strings.CutPrefix(resolved, own); in && (rest == "" || rest[0] == '/') {
		return Home() + rest
	}
	return resolved
}
