//go:build e2e

package e2e

import (
	"net/http"
	"testing"
)

// packages are baked into every hardened image here, so that their layers are
// built once.
const packages = "openai litellm anthropic requests"

// TestMAGI is one hardened MAGI stack in prod behind nginx, and all that has to
// hold for it. The tests share it, because it takes a minute to start.
func TestMAGI(t *testing.T) {
	t.Parallel()
	s := newMAGI(t)
	s.compose("up", "-d")
	before := s.asItIs()
	s.harden("init", "--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24", "--packages", packages, "--terminals", "yes")
	s.compose("up", "-d", "--build", "--wait")
	lan, _ := newNeighbour(t)
	user := s.visitorTo(lan, machineIP+":443")
	user.plain = machineIP + ":80"
	base := "https://" + domain + "/"

	t.Run("Starts", func(t *testing.T) { testStarts(t, s.in(t)) })
	idle := s.newIdle(t, user, base)
	t.Run("Siblings", func(t *testing.T) { testSiblings(t, s.in(t), before) })
	t.Run("IsClosed", func(t *testing.T) { testIsClosed(t, s.in(t), user, base) })
	t.Run("WhoGetsIn", func(t *testing.T) { testWhoGetsIn(t, s.in(t), user, base, before) })
	// The table stays to the end: with it everything has to work.
	load := func() { s.loadFirewall(t) }
	t.Run("Firewall", func(t *testing.T) { testFirewall(t, s.in(t), user, base, before, load) })
	t.Run("Works", func(t *testing.T) { testWorks(t, s.in(t), user, base, use{terminals: true, liteLLM: true}) })
	t.Run("Browser", func(t *testing.T) {
		testBrowser(t, s.in(t), base, browserOptions{ca: user.ca, hosts: map[string]string{domain: machineIP}, from: lan}, user)
	})
	t.Run("Weather", func(t *testing.T) { testProxyWeather(t, s.in(t), user, base) })
	t.Run("HeldBodies", func(t *testing.T) { testHeldBodies(t, s.in(t), user, base) })
	t.Run("Idle", func(t *testing.T) { idle.check(t) })
	t.Run("Inside", func(t *testing.T) { testInside(t, s.in(t), user, base) })
	t.Run("StormyWeather", func(t *testing.T) { testWeather(t, s.in(t), user, base) })
	t.Run("StartScript", func(t *testing.T) { testStartScript(t, s.in(t), user, base) })
}

// TestStandalone is the small stack of its own in prod behind nginx, on ports
// that are not the usual ones, with all that has to hold for it.
func TestStandalone(t *testing.T) {
	t.Parallel()
	s := newStack(t, "")
	s.write(".env", "PORT_JUPYTER=40888\n", 0o600)
	s.harden("init", "--standalone", "--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24", "--packages", packages,
		"--https-port", "40443", "--http-port", "40080")
	s.compose("up", "-d", "--build", "--wait")
	lan, _ := newNeighbour(t)
	user := s.visitorTo(lan, machineIP+":40443")
	user.plain = machineIP + ":40080"
	base := "https://" + domain + ":40443/"

	t.Run("Starts", func(t *testing.T) { testStarts(t, s.in(t)) })
	idle := s.newIdle(t, user, base)
	t.Run("IsClosed", func(t *testing.T) { testIsClosed(t, s.in(t), user, base) })
	t.Run("WhoGetsIn", func(t *testing.T) {
		testWhoGetsIn(t, s.in(t), user, base, snapshot{})
		testClosed(t, "40888", machineIP, "127.0.0.1")
	})
	load := func() { s.loadFirewall(t) }
	t.Run("Firewall", func(t *testing.T) { testFirewall(t, s.in(t), user, base, snapshot{}, load) })
	t.Run("Works", func(t *testing.T) { testWorks(t, s.in(t), user, base, use{}) })
	t.Run("Browser", func(t *testing.T) {
		testBrowser(t, s.in(t), base, browserOptions{ca: user.ca, hosts: map[string]string{domain: machineIP}, from: lan}, user)
	})
	t.Run("Idle", func(t *testing.T) { idle.check(t) })
	t.Run("Inside", func(t *testing.T) { testInside(t, s.in(t), user, base) })
	t.Run("LargeFiles", func(t *testing.T) { testLargeFiles(t, s.in(t), user, base) })
	t.Run("TokenChanged", func(t *testing.T) { testTokenChanged(t, s.in(t), user, base) })
	t.Run("StartScript", func(t *testing.T) { testStartScript(t, s.in(t), user, base) })
	t.Run("Upgrade", func(t *testing.T) { testUpgrade(t, s.in(t), user, base) })
}

func testStarts(t *testing.T, s *stack) {
	for service, c := range s.containers() {
		if !c.State.Running || c.State.Health != nil && c.State.Health.Status != "healthy" {
			t.Errorf("%s is %s, %+v", service, c.State.Status, c.State.Health)
		}
		if ours := service == "jupyter" || service == "nginx"; ours && c.State.Health == nil {
			t.Errorf("%s has no health check", service)
		}
	}
}

// testStartScript starts the stack as MAGI's script does: it rewrites .env with
// sed and removes orphans.
func testStartScript(t *testing.T, s *stack, v visitor, base string) {
	s.write("start.sh", "#!/bin/sh\nset -e\nsed -i 's/^ENABLE_HTTPS=.*/ENABLE_HTTPS=false/' .env\nsed -i 's/^PORT_WEBUI=.*/PORT_WEBUI=3000/' .env\nexec docker compose up -d --build --remove-orphans\n", 0o755)
	s.compose("kill") // as after a power cut
	if out, err := s.run("./start.sh"); err != nil {
		t.Fatal(out, err)
	}
	s.compose("up", "-d", "--wait")
	testStarts(t, s)
	j := s.loggedIn(t, v, base)
	if a := j.visit(); a.status != http.StatusOK {
		t.Errorf("lab: status %d", a.status)
	}
	if c := s.inspect("jupyter"); !c.HostConfig.ReadonlyRootfs || len(c.HostConfig.PortBindings) > 0 {
		t.Error("the start script undid the hardening")
	}
}
