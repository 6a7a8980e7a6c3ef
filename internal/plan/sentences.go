package plan

import (
	"regexp"

	"example.com/magi-harden/internal/trait"
)

// sentences are the texts that version 1 of the manifest stored for each kind of
// trait. The table is frozen: it reads what past releases wrote. The first group
// is the name, the second the neighbour; a service name has no space.
var sentences = [...]struct {
	kind trait.Kind
	text *regexp.Regexp
}{
	{trait.LoadsEnv, regexp.MustCompile(`^(\S+) loads \.env$`)},
	{trait.Service, regexp.MustCompile(`^service (\S+)$`)},
	{trait.Port, regexp.MustCompile(`^port (\d+)$`)},
	{trait.Dependency, regexp.MustCompile(`^dependency on (\S+)$`)},
	{trait.Profiles, regexp.MustCompile(`^profiles()$`)},
	{trait.Mount, regexp.MustCompile(`(?s)^mount on (.+)$`)},
	{trait.ExposedMount, regexp.MustCompile(`(?s)^mount of (.+) of (\S+)$`)},
	{trait.ExposedVolume, regexp.MustCompile(`(?s)^volume (.+) of (\S+)$`)},
	{trait.ExposedSecret, regexp.MustCompile(`(?s)^secret (.+) of (\S+)$`)},
	{trait.ExposedConfig, regexp.MustCompile(`(?s)^config (.+) of (\S+)$`)},
	{trait.ExposedImage, regexp.MustCompile(`^what is copied into the image() of (\S+)$`)},
	{trait.ExposedSocket, regexp.MustCompile(`^use_api_socket() of (\S+)$`)},
	{trait.Network, regexp.MustCompile(`(?s)^network (.+)$`)},
	{trait.Variable, regexp.MustCompile(`(?s)^variable (.+)$`)},
}

// aboveStack is what version 1 called every mount of a folder above the stack's.
const aboveStack = "a folder above the stack's"

// traitOf converts a sentence of version 1. A sentence that no release wrote
// becomes an Unknown trait.
func traitOf(sentence string) trait.Trait {
	for _, s := range sentences {
		m := s.text.FindStringSubmatch(sentence)
		if m == nil {
			continue
		}
		t := trait.Trait{Kind: s.kind, Name: m[1]}
		if len(m) > 2 {
			t.Of = m[2]
		}
		if s.kind == trait.ExposedMount && t.Name == aboveStack {
			t.Name = trait.AboveStack
		}
		return t
	}
	return trait.Trait{Kind: trait.Unknown, Name: sentence}
}
