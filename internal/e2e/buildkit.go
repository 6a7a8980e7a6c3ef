//go:build e2e

package e2e

import (
	"os"
)

// buildKit runs `docker build` with BuildKit, by the client of the machine's
// own Debian: Compose here has no buildx and uses the classic builder. The
// images that the Dockerfile starts from must be there, see provide.
func (s *stack) buildKit(args ...string) (string, error) {
	s.t.Helper()
	enter := []string{"--mount=/proc/" + os.Getenv(envMachine) + "/ns/mnt", "--",
		"env", "--unset=DOCKER_CONFIG", "DOCKER_BUILDKIT=1", "BUILDKIT_PROGRESS=plain",
		"sh", "-c", `cd "$0" && exec docker build "$@"`, s.dir}
	return s.run("nsenter", append(enter, args...)...)
}
