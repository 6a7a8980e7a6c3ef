//go:build e2e

package e2e

import (
	"net/http"
	"testing"
)

// testUpgrade narrows the allow list of a running stack, and does what upgrade
// prints then.
func testUpgrade(t *testing.T, s *stack, v visitor, base string) {
	stranger := v
	stranger.from = newStranger(t)
	jupyter, nginx := s.inspect("jupyter"), s.inspect("nginx")
	s.harden("upgrade", "--set", "allow=198.51.100.0/24")
	s.compose("up", "-d", "--build", "--wait")
	if s.inspect("jupyter").ID != jupyter.ID {
		t.Error("Jupyter was started anew, and nothing of it changed")
	}
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusForbidden {
		t.Errorf("an address that was taken from the list: status %d, %v", a.status, err)
	}
	if s.inspect("nginx").ID == nginx.ID {
		t.Error("nginx has the container of before, and its configuration")
	}
	if _, err := s.run("nft", "-f", "config/firewall/magi-harden.nft"); err != nil {
		t.Fatal(err)
	}
	if a, err := stranger.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("an address that was put on the list: status %d, %v", a.status, err)
	}
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err == nil {
		t.Errorf("an address that was taken from the list, with the table: status %d", a.status)
	}
}
