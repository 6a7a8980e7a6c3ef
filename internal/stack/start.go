package stack

import (
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/startcmd"
)

// start reads how the container starts Jupyter: what the compose file says, over
// what the Dockerfile says, over what the docker-stacks are known to do.
func (j *Jupyter) start(svc compose.Service, image dockerfile.Image) {
	entry, cmd := []string(svc.Entrypoint), []string(svc.Command)
	if svc.Entrypoint == nil {
		entry = image.Entrypoint
		if svc.Command == nil {
			cmd = image.Cmd
		}
	}
	if len(entry) == 0 && len(cmd) == 0 && j.Flavour != "" {
		cmd = []string{"start-notebook.sh"} // the one name that old and new images have
	}
	if len(entry) > 0 {
		start, err := startcmd.Read(slices.Concat(entry, cmd))
		if err == nil {
			j.Start, j.StartHasEntrypoint = start, true
			return
		}
		if len(cmd) == 0 {
			j.StartErr = err
			return
		}
		// What it does to the command is unknown. It stays only where an answer of an
		// earlier release has it so.
		j.EntrypointErr = err
	}
	j.Start, j.StartErr = startcmd.Read(cmd)
}

// keepsEntrypoint reports whether the entrypoint of the compose file stays.
func (j *Jupyter) keepsEntrypoint(svc compose.Service) bool {
	return svc.Entrypoint != nil && !j.StartHasEntrypoint && j.StartErr == nil
}
