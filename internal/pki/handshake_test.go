package pki_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/netip"
	"testing"
	"time"
)

// A TLS server with the leaf, and a client that trusts the CA and nothing else.
func TestHandshake(t *testing.T) {
	now := time.Now()
	ca, leaf := deployment(t, now, "xn--bcher-kva.example", netip.MustParseAddr("192.168.1.20"))
	other, _ := deployment(t, now, "xn--bcher-kva.example")
	cert, err := tls.X509KeyPair(leaf.Cert, []byte(leaf.Key.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	addr := serve(t, cert)
	for _, tt := range []struct {
		name    string
		ca      []byte
		version uint16
		refused bool
	}{
		{"xn--bcher-kva.example", ca.Cert, tls.VersionTLS13, false},
		{"xn--bcher-kva.example", ca.Cert, tls.VersionTLS12, false},
		{"localhost", ca.Cert, tls.VersionTLS13, false},
		{"127.0.0.1", ca.Cert, tls.VersionTLS13, false},
		{"192.168.1.20", ca.Cert, tls.VersionTLS13, false},
		{"192.168.1.21", ca.Cert, tls.VersionTLS13, true},
		{"example.com", ca.Cert, tls.VersionTLS13, true},
		{"localhost", other.Cert, tls.VersionTLS13, true},
	} {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(tt.ca)
		conn, err := tls.Dial("tcp", addr, &tls.Config{RootCAs: pool, ServerName: tt.name, MaxVersion: tt.version})
		if err == nil {
			var got []byte
			if got, err = io.ReadAll(conn); err == nil && string(got) != "hello" {
				t.Errorf("%s: read %q over TLS", tt.name, got)
			}
			conn.Close()
		}
		if refused := errors.As(err, new(*tls.CertificateVerificationError)); refused != tt.refused || err != nil && !refused {
			t.Errorf("%s, TLS %x: %v, want refused %v", tt.name, tt.version, err, tt.refused)
		}
	}
}

// serve says hello to whoever shakes hands, until the test ends.
func serve(t *testing.T, cert tls.Certificate) string {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			_, _ = io.WriteString(conn, "hello") // fails where the client refuses
			conn.Close()
		}
	}()
	return l.Addr().String()
}
