package deploy

import (
	"fmt"
	"os"
	"slices"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/plan"
)

// planUpgrade merges the files and checks the result, edits included, against the
// design. A promise that an edit breaks is reported as a hole, and the edit stays. It
// fails where a promise is broken without edits too, or where Compose cannot load the
// result.
func (u *upgrade) planUpgrade(s plan.Settle) error {
	err := u.inRoot(func(root *os.Root) error {
		w := u.wanted()
		w.Why = u.because
		return u.planned(plan.Upgrade(root, w, u.manifest, s))
	})
	if err != nil {
		return err
	}
	if err := u.checkSettled(s); err != nil {
		return err
	}
	if u.bad != nil {
		u.plan = withoutCertificates(u.plan)
	}
	live := u.plan.Live()
	if gone := u.removed(); gone != nil {
		u.holes = []finding.Finding{*gone}
	} else if u.holes, err = u.broken(live); err != nil {
		return fmt.Errorf("nothing was written, because Compose cannot load the stack with your edits:\n%w", err)
	}
	u.holes = append(u.holes, u.missing()...)
	for i := range u.holes {
		u.holes[i].Kind = finding.Hole
	}
	edits, err := u.checkFront(live)
	if err != nil {
		return err
	}
	settings, err := u.checkSettings(live)
	if err != nil {
		return err
	}
	u.holes = slices.Concat(u.holes, edits, settings, u.imageFaults())
	if u.holes = append(u.holes, u.weakened(live, edits)...); len(u.holes) == 0 {
		return nil
	}
	u.findings = append(u.findings, u.holes...)
	return u.prove(u.rendered())
}
