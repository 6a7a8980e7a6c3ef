// Package live looks at the running deployment.
package live

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"
)

// minCompose is the first Compose that knows !reset and !override in every
// place where the hardening uses them (its release notes).
const minCompose = "2.24.4"

// CheckCompose asks the Compose of this machine for its version. It is silent
// when there is no docker, or no Compose, or no answer within two seconds: the
// deployment may run elsewhere.
func CheckCompose(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "docker", "compose", "version", "--short")
	cmd.Dir = "/"               // Compose reads the .env of the folder that it runs in
	cmd.WaitDelay = time.Second // its plugin, which outlives docker, holds the pipe
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	text := strings.TrimSpace(string(out))
	have, err := semver.NewVersion(strings.TrimPrefix(text, "v"))
	if err != nil {
		return nil
	}
	core := semver.New(have.Major(), have.Minor(), have.Patch(), "", "")
	if core.LessThan(semver.MustParse(minCompose)) {
		return fmt.Errorf("docker compose %s does not support !reset and !override: it would merge instead of replace\nupgrade Compose to %s or newer", text, minCompose)
	}
	return nil
}
