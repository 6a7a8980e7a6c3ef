package startcmd

import (
	"slices"

	"example.com/magi-harden/internal/trait"
)

// Clean returns a line of shell that starts the same server, without the parts that
// weaken it and without any value that may be a secret; Clean of it is itself. left
// lists what was dropped, by name, each with its reason. Every error is an
// *UnreadableError.
func Clean(line string) (clean string, left []trait.Dropped, err error) {
	s, err := Parse(line)
	if err != nil {
		return "", nil, err
	}
	for _, taken := range []struct {
		is           bool
		what, reason string
	}{
		{s.Dir != "", "cd", "set by working_dir in the compose file"},
		{s.Root != "", "notebook folder", "set by the mount in the compose file"},
		{s.Port != 0, "port", "set in the compose file"},
		{s.BaseURL != "", "base URL", "set by the answer base_url"},
	} {
		if taken.is {
			s.Dropped = append(s.Dropped, trait.Dropped{What: taken.what, Why: taken.reason})
		}
	}
	return Line(slices.Concat(s.Wrapper, s.Program, s.Flags)), s.Dropped, nil
}
