package deploy

import (
	"fmt"
	"slices"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// Drift is one reason why the folder is not as it would be made today.
type Drift struct {
	Kind   DriftKind `json:"kind"`
	Path   string    `json:"path"`
	Detail string    `json:"detail"`
}

// DriftKind says what sort of reason it is; its text is stable in JSON.
type DriftKind string

// What a new version of a file comes from.
const (
	DriftAnswer   DriftKind = "answer"
	DriftStack    DriftKind = "stack"
	DriftTemplate DriftKind = "template"
)

// Other reasons.
const (
	DriftMissing     DriftKind = "missing"
	DriftMode        DriftKind = plan.MetaMode
	DriftOwner       DriftKind = plan.MetaOwner
	DriftKeys        DriftKind = "keys"        // of .env
	DriftCertificate DriftKind = "certificate" // a copy whose source changed, or one that cannot be used
	DriftConflict    DriftKind = "conflict"
	DriftHole        DriftKind = "hole" // an edit that breaks a promise
	DriftMoved       DriftKind = "moved"
	DriftState       DriftKind = "state" // the tool's own memory
)

// driftOf says why a file will not stay as it is; nothing of one that will.
func (u *upgrade) driftOf(ch plan.Change) []Drift {
	one := func(kind DriftKind, detail string) []Drift { return []Drift{{kind, ch.Path, detail}} }
	now := plan.Sum(u.rendered()[ch.Path])
	switch {
	case ch.Meta != "":
		return one(DriftKind(ch.Meta), ch.Why)
	case u.cause == nil, ch.Policy == file.State:
		return nil
	case ch.Action == plan.Remove && layout.Moved()[ch.Path] != "":
		return one(DriftMoved, "moved to "+layout.Moved()[ch.Path])
	case ch.From != "":
		return one(DriftMoved, "moved from "+ch.From)
	case ch.Action == plan.Create && u.manifest.Has(ch.Path):
		return one(DriftMissing, "is missing")
	case ch.Action == plan.Update && ch.Policy == file.Keyed:
		return one(DriftKeys, "single keys; every other byte stays")
	case ch.Action == plan.Update && ch.Policy == file.CreateOnce:
		return one(DriftCertificate, "the file that it is a copy of changed")
	case ch.Action == plan.Conflict:
		return append(one(DriftConflict, "your edit and the new version change the same lines"), u.causes(ch.Path, now)...)
	case ch.Action == plan.Remove:
		return u.causes(ch.Path, "")
	case ch.Policy == file.Managed && slices.Contains([]plan.Action{plan.Create, plan.Update, plan.Merge}, ch.Action):
		return u.causes(ch.Path, now)
	}
	return nil
}

// drift lists all reasons, and by path those of each change. It is empty only
// when there is nothing to do and nothing to mend.
func (u *upgrade) drift() (out []Drift, causes map[string][]Drift) {
	out, causes = []Drift{}, map[string][]Drift{}
	if u.inactive != nil {
		out = append(out, Drift{DriftStack, u.inactive.by, u.inactive.detail()})
	}
	if u.bad != nil {
		out = append(out, u.bad.drift()...)
	}
	for _, ch := range u.plan.Changes {
		causes[ch.Path] = u.driftOf(ch)
		out = append(out, causes[ch.Path]...)
		if ch.Widened() {
			out = append(out, Drift{DriftMode, ch.Path, fmt.Sprintf("mode %04o lets others write it", ch.Mode.Perm())})
		}
	}
	for _, f := range u.plan.Folders {
		if f.Meta == "" {
			f.Meta, f.Why = string(DriftMissing), "is missing"
		}
		out = append(out, Drift{DriftKind(f.Meta), f.Path, f.Why})
	}
	for _, h := range u.holes {
		out = append(out, u.holeDrift(h))
	}
	if len(out) == 0 && u.plan.Pending() {
		out = append(out, u.memory())
	}
	return out, causes
}

// holeDrift says of a hole which file it is in: the one that its place names, or
// else the compose file of the hardening.
func (u *upgrade) holeDrift(h finding.Finding) Drift {
	path := u.stack.Ours
	if h.Place.File != "" {
		path = h.Place.File
	}
	h.Hint = ""
	return Drift{DriftHole, path, h.Error()}
}

// memory says why only what the tool remembers changes.
func (u *upgrade) memory() Drift {
	for _, ch := range u.plan.Changes {
		if ch.Path == layout.Answers && ch.Action != plan.Keep {
			return Drift{DriftAnswer, ch.Path, "an answer changed, and no file depends on it"}
		}
	}
	if u.cause.moved {
		return Drift{DriftStack, u.stack.Files[0], "the stack changed, and no file depends on it"}
	}
	return Drift{DriftState, layout.StateDir, "the tool's own memory is not up to date"}
}
