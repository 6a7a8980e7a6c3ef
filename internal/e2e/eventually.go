//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// eventually tries until there is no error, four times a second, and ends the
// test with the last one when the time is over.
func eventually(t testing.TB, within time.Duration, try func() error) {
	t.Helper()
	deadline := time.Now().Add(within)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %v", within, err)
		}
		select {
		case <-t.Context().Done():
			t.Fatal(err)
		case <-time.After(250 * time.Millisecond):
		}
	}
}
