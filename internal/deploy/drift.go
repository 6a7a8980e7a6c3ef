package deploy

import (
	"fmt"
	"io/fs"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// Drift is one reason why the folder differs from what a run would write today.
type Drift struct {
	Kind   DriftKind
	Path   string
	Or     []DriftKind     // of an answer: what may have changed instead
	Unused bool            // what changed affects no file
	Was    string          // mode (octal) or owner (uid:gid) on disk
	Now    string          // the same after the upgrade, "" when it stays; the new path of a moved file; the hardening that is not loaded
	Items  []string        // names of the changed keys; the compose files that are loaded instead
	Detail string          // what a check says of a certificate
	Hole   finding.Finding // of a DriftHole or DriftCall
}

// DriftKind is the kind of reason; its text is stable in JSON.
type DriftKind string

// The causes of a new version of a file.
const (
	DriftAnswer   DriftKind = "answer"
	DriftStack    DriftKind = "stack"
	DriftTemplate DriftKind = "template"
)

// The other kinds of drift.
const (
	DriftMissing     DriftKind = "missing"
	DriftMode        DriftKind = plan.MetaMode
	DriftOwner       DriftKind = plan.MetaOwner
	DriftLinks       DriftKind = "links"       // a file has more names than one; Was: how many
	DriftKeys        DriftKind = "keys"        // of .env
	DriftCertificate DriftKind = "certificate" // a copy whose source changed, or one that cannot be used
	DriftConflict    DriftKind = "conflict"
	DriftHole        DriftKind = "hole" // an edit that breaks a promise
	DriftCall        DriftKind = "call" // Compose is called in a way that bypasses the hardening
	DriftMoved       DriftKind = "moved"
	DriftState       DriftKind = "state" // only files in layout.StateDir change
)

// driftOf returns the reasons for one change; none for a file that stays.
func (u *upgrade) driftOf(ch plan.Change) []Drift {
	one := func(kind DriftKind) []Drift { return []Drift{{Kind: kind, Path: ch.Path}} }
	now := plan.Sum(u.rendered()[ch.Path])
	switch {
	case ch.Meta != "":
		return []Drift{metaDrift(ch.Meta, ch.Path, ch.Was, ch.Mode, ch.Owner)}
	case u.cause == nil, ch.Policy == file.State:
		return nil
	case ch.Action == plan.Remove && layout.Moved()[ch.Path] != "":
		return []Drift{{Kind: DriftMoved, Path: ch.Path, Now: layout.Moved()[ch.Path]}}
	case ch.From != "":
		return []Drift{{Kind: DriftMoved, Path: ch.Path, Was: ch.From}}
	case ch.Action == plan.Create && u.manifest.Has(ch.Path):
		return one(DriftMissing)
	case ch.Action == plan.Update && ch.Policy == file.Keyed:
		return []Drift{{Kind: DriftKeys, Path: ch.Path, Items: ch.SetKeys()}}
	case ch.Action == plan.Update && ch.Policy == file.CreateOnce:
		return one(DriftCertificate)
	case ch.Action == plan.Conflict:
		return append(one(DriftConflict), u.causes(ch.Path, now)...)
	case ch.Action == plan.Remove:
		return u.causes(ch.Path, "")
	case ch.Policy == file.Managed && slices.Contains([]plan.Action{plan.Create, plan.Update, plan.Merge}, ch.Action):
		return u.causes(ch.Path, now)
	}
	return nil
}

// metaDrift is another mode or owner of a file or folder that exists.
func metaDrift(meta, path string, was apply.State, mode fs.FileMode, owner *file.Owner) Drift {
	d := Drift{Kind: DriftKind(meta), Path: path}
	if d.Kind == DriftMode {
		d.Was, d.Now = octal(was.Mode), octal(mode)
	} else {
		d.Was, d.Now = fmt.Sprintf("%d:%d", was.UID, was.GID), fmt.Sprintf("%d:%d", owner.UID, owner.GID)
	}
	return d
}

func octal(mode fs.FileMode) string { return fmt.Sprintf("%04o", mode.Perm()) }

// drift returns all reasons, and those of each change by path. There is none only
// when the folder is up to date and nothing in it is broken.
func (u *upgrade) drift() (out []Drift, causes map[string][]Drift) {
	out, causes = []Drift{}, map[string][]Drift{}
	if u.inactive != nil {
		out = append(out, Drift{Kind: DriftStack, Path: u.inactive.by, Now: u.inactive.ours, Items: u.inactive.loaded})
	}
	if u.bad != nil {
		out = append(out, u.bad.drift()...)
	}
	for _, ch := range u.plan.Changes {
		causes[ch.Path] = u.driftOf(ch)
		out = append(out, causes[ch.Path]...)
		if ch.Widened() {
			out = append(out, Drift{Kind: DriftMode, Path: ch.Path, Was: octal(ch.Mode)})
		}
	}
	for _, f := range u.plan.Loose {
		if f.Kind == finding.Linked {
			out = append(out, Drift{Kind: DriftLinks, Path: f.Subject, Was: f.Detail})
		} else {
			out = append(out, Drift{Kind: DriftMode, Path: f.Subject, Was: f.Detail})
		}
	}
	for _, f := range u.plan.Folders {
		if f.Meta == "" {
			out = append(out, Drift{Kind: DriftMissing, Path: f.Path})
		} else {
			out = append(out, metaDrift(f.Meta, f.Path, f.Was, f.Mode, f.Owner))
		}
	}
	for _, h := range u.holes {
		out = append(out, u.holeDrift(DriftHole, h))
	}
	for _, b := range u.bypasses {
		out = append(out, u.holeDrift(DriftCall, b))
	}
	if len(out) == 0 && u.plan.Pending() {
		out = append(out, u.stateOnly())
	}
	return out, causes
}

// holeDrift is the drift of a hole or of a call. Its path is the file of its place, or else the
// compose file of the hardening.
func (u *upgrade) holeDrift(kind DriftKind, h finding.Finding) Drift {
	d := Drift{Kind: kind, Path: u.stack.Ours, Hole: h}
	if h.Place.File != "" {
		d.Path = h.Place.File
	}
	return d
}

// stateOnly is the reason why only files in layout.StateDir change.
func (u *upgrade) stateOnly() Drift {
	for _, ch := range u.plan.Changes {
		if ch.Path == layout.Answers && ch.Action != plan.Keep {
			return Drift{Kind: DriftAnswer, Path: ch.Path, Unused: true}
		}
	}
	if u.cause.moved {
		return Drift{Kind: DriftStack, Path: u.stack.Files[0], Unused: true}
	}
	return Drift{Kind: DriftState, Path: layout.StateDir}
}
