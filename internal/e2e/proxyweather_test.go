//go:build e2e

package e2e

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// testProxyWeather reloads nginx while it is used, and changes its certificate.
func testProxyWeather(t *testing.T, s *stack, v visitor, base string) {
	t.Run("nginx reloaded", func(t *testing.T) {
		k := s.loggedIn(t, v, base).newKernel()
		k.run("import threading; threading.Timer(15, print, ['still here']).start()", time.Minute)
		stop := requestAll(t, s, v, base)
		for range 3 {
			if out, err := s.tryExec("nginx", "nginx", "-c", "/etc/nginx/magi/nginx.conf", "-s", "reload"); err != nil {
				t.Fatal(out, err)
			}
			time.Sleep(time.Second)
		}
		stop()
		// Longer than any worker would be given that does not keep its connections.
		if err := k.hears("still here", time.Minute); err != nil {
			t.Error(err)
		}
		if o, err := k.tryRun("1 + 2", time.Minute); err != nil || o.result != "3" {
			t.Errorf("the open kernel: %+v, %v", o, err)
		}
	})
	t.Run("certificate replaced", func(t *testing.T) { testCertificate(t, s, v, base) })
}

// requestAll makes four users ask all the time; the function it returns ends
// that and tells every request that failed.
func requestAll(t *testing.T, s *stack, v visitor, base string) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	var asked, failed atomic.Int32
	var first atomic.Value
	for range 4 {
		j := s.loggedIn(t, v, base) // a connection each
		all.Go(func() {
			for ctx.Err() == nil {
				a, err := j.try(http.MethodGet, "api/contents", nil, nil)
				if asked.Add(1); err != nil || a.status != http.StatusOK {
					failed.Add(1)
					first.CompareAndSwap(nil, fmt.Sprintf("status %d, %v", a.status, err))
				}
				time.Sleep(60 * time.Millisecond) // below the limits
			}
		})
	}
	return func() {
		cancel()
		all.Wait()
		if failed.Load() > 0 || asked.Load() < 50 {
			t.Errorf("%d of %d requests failed: %v", failed.Load(), asked.Load(), first.Load())
		}
	}
}

// testCertificate replaces the certificate as HARDENING.md says, by the command
// that is printed there.
func testCertificate(t *testing.T, s *stack, v visitor, base string) {
	found := regexp.MustCompile("replace the files in `(config/tls)/`, then `(docker compose [^`]+)`").FindStringSubmatch(s.read("HARDENING.md"))
	if found == nil {
		t.Fatal("HARDENING.md does not say how")
	}
	k := s.loggedIn(t, v, base).newKernel()
	dir := filepath.Join(s.dir, found[1])
	kept := map[string][]byte{"cert.pem": []byte(s.read(found[1] + "/cert.pem")), "key.pem": []byte(s.read(found[1] + "/key.pem"))}
	ca, leaf := newCertificate(t, domain)
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	presented := func(by visitor) func() error {
		return func() error {
			config := by.tls(t)
			config.ServerName = domain
			conn, err := by.from.dial(t.Context(), "tcp", by.to, by.source)
			if err != nil {
				return err
			}
			defer conn.Close()
			return tls.Client(conn, config).HandshakeContext(t.Context())
		}
	}
	defer func() { // the tests after this one know the old one
		for name, content := range kept {
			// nginx from 1.27.4 on takes a file for the one that it has when inode and second are the
			// same. Nobody but a test changes it twice in one.
			later := time.Now().Add(2 * time.Second)
			if err := errors.Join(os.WriteFile(filepath.Join(dir, name), content, 0), os.Chtimes(filepath.Join(dir, name), later, later)); err != nil {
				t.Error(err)
			}
		}
		if out, err := s.run("sh", "-c", found[2]); err != nil {
			t.Error(out, err)
		}
		eventually(t, 10*time.Second, presented(v))
	}()
	for name, content := range map[string][]byte{
		"cert.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}),
		"key.pem":  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0); err != nil { // its mode and owner stay
			t.Fatal(err)
		}
	}
	if out, err := s.run("sh", "-c", found[2]); err != nil {
		t.Fatal(out, err)
	}
	next := v
	next.ca = ca
	eventually(t, 10*time.Second, presented(next))
	eventually(t, 10*time.Second, func() error {
		if presented(v)() == nil {
			return errors.New("the old certificate is still presented")
		}
		return nil
	})
	if a := s.loggedIn(t, next, base).visit(); a.status != http.StatusOK {
		t.Errorf("with the new certificate: status %d", a.status)
	}
	if o, err := k.tryRun("2 + 3", time.Minute); err != nil || o.result != "5" {
		t.Errorf("the open kernel: %+v, %v", o, err)
	}
}
