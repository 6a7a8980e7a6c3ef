//go:build e2e

package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// cacheDir is where everything lives that is worth keeping between runs: the
// Compose CLI, root file systems and each engine's images. The script install
// follows the same rule.
func cacheDir() (string, error) {
	dir := os.Getenv("E2E_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find the cache folder: %w", err)
		}
		dir = filepath.Join(user, "magi-harden-e2e")
	}
	return filepath.Abs(dir)
}

// lock takes an exclusive lock on path, which is made if it is missing. It
// fails at once when another run holds it. The lock goes with the last process
// that has the file open.
func lock(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: another end-to-end run has this engine: %w", path, err)
	}
	return f, nil
}

// newRun makes the folder of a run and notes it in the lock's file. What the run
// before noted there is removed: it is left only by one that was killed.
func newRun(held *os.File) (string, error) {
	before, err := io.ReadAll(held)
	if err != nil {
		return "", err
	}
	if old := string(before); strings.HasPrefix(filepath.Base(old), runPrefix) {
		if err := errors.Join(os.RemoveAll(old), removeCgroups(filepath.Base(old))); err != nil {
			return "", fmt.Errorf("remove what a run left: %w", err)
		}
	}
	run, err := os.MkdirTemp("", runPrefix)
	if err != nil {
		return "", err
	}
	if err := held.Truncate(0); err != nil {
		return "", err
	}
	_, err = held.WriteAt([]byte(run), 0)
	return run, err
}

const runPrefix = "magi-e2e-"

// digest is a short hash of parts, for names and stamps.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
