//go:build linux

package apply

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// event is one change of the disk, as the probe saw it.
type event struct {
	kind, name, to string
	content        []byte
	mode           fs.FileMode
}

// TestPowerCut cuts the power after every event of a change. What no fsync
// made durable until then is kept or lost at random, each event by itself,
// which is the most that POSIX allows a file system to do.
func TestPowerCut(t *testing.T) {
	scratch := scratchDir(t)
	cuts := 6
	if testing.Short() {
		cuts = 1
	}
	runs := 0
	for seed := range uint64(6) {
		s := newScenario(seed, 1+int(seed)*2)
		far := seed%2 == 1
		events := record(t, s, far)
		for end := range len(events) + 1 {
			for n := range cuts {
				runs++
				r := rand.New(rand.NewPCG(uint64(n), uint64(end)))
				if problem := powerCase(t, scratch, s, events[:end], r); problem != "" {
					t.Errorf("scenario %d, cut after %d of %d events, case %d: %s", seed, end, len(events), n, problem)
				}
			}
		}
	}
	t.Logf("%d runs", runs)
}

func record(t *testing.T, s scenario, far bool) []event {
	t.Helper()
	dir := t.TempDir()
	s.old.write(t, dir)
	var events []event
	p := &probe{log: func(kind, name, to string, content []byte, mode fs.FileMode) {
		events = append(events, event{kind, name, to, content, mode})
	}}
	_, err := Apply(dir, s.plan(t, dir), farOptions(p, far))
	check(t, err)
	return events
}

func powerCase(t *testing.T, scratch string, s scenario, events []event, r *rand.Rand) string {
	dir, err := os.MkdirTemp(scratch, "")
	check(t, err)
	defer os.RemoveAll(dir)
	s.old.write(t, dir)
	for i, e := range events {
		if durable(e, events[i+1:]) || r.IntN(2) == 0 {
			e.happen(dir, e.content)
		} else if e.kind == "write" { // the size got through, the data did not
			e.happen(dir, make([]byte, r.IntN(len(e.content)+1)))
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, StateDir)); err == nil {
		check(t, os.Chmod(filepath.Join(dir, StateDir), 0o755)) // its mode is not what this is about
	}
	recovery, err := Recover(dir, (&probe{}).options())
	if err != nil {
		return fmt.Sprintf("recovery: %v", err)
	}
	got := readTree(t, dir)
	if cmp.Equal(s.new, got) {
		return ""
	}
	for name, n := range got { // directories may have come too early
		if _, had := s.old[name]; !had && n.Mode.IsDir() {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(s.old, got); diff != "" {
		return fmt.Sprintf("neither the old nor the new tree after %v; old (-want +got):\n%s", recovery, diff)
	}
	return ""
}

// durable reports whether an fsync in what came later made the event safe.
func durable(e event, later []event) bool {
	needs := path.Dir(e.name)
	switch e.kind {
	case "write", "chmod":
		needs = e.name
	case "rename", "exchange":
		needs = path.Dir(e.to)
	}
	return slices.ContainsFunc(later, func(l event) bool {
		return l.name == needs && (l.kind == "sync" || l.kind == "fsync")
	})
}

// happen repeats the event. It fails where one before it was lost.
func (e event) happen(dir string, content []byte) {
	at := filepath.Join(dir, e.name)
	switch e.kind {
	case "mkdir":
		_ = os.Mkdir(at, 0o700)
	case "create":
		_ = os.WriteFile(at, nil, 0o600)
	case "write":
		if _, err := os.Lstat(at); err == nil {
			_ = os.WriteFile(at, content, 0o600)
		}
	case "chmod":
		_ = os.Chmod(at, e.mode)
	case "rename":
		_ = os.Rename(at, filepath.Join(dir, e.to))
	case "exchange":
		_ = unix.Renameat2(unix.AT_FDCWD, at, unix.AT_FDCWD, filepath.Join(dir, e.to), unix.RENAME_EXCHANGE)
	case "remove", "rmdir":
		_ = os.Remove(at)
	}
}
