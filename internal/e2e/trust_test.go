//go:build e2e

package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A visitor and a browser that know a CA see a server of its; others do not.
func TestTrust(t *testing.T) {
	ca, certificate := newCertificate(t, "jupyter.example.com")
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		fmt.Fprintf(w, "<h1>%s asks for %s</h1>", host, r.Host)
	}))
	listener, err := net.Listen("tcp4", machineIP+":0")
	if err != nil {
		t.Fatal(err)
	}
	server.Listener.Close()
	server.Listener = listener
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are what is wanted
	server.StartTLS()
	t.Cleanup(server.Close)
	to := listener.Addr().String()
	_, port, _ := net.SplitHostPort(to)
	url := "https://jupyter.example.com:" + port + "/"

	host := newHost(t, "192.168.1.80/24", "192.168.1.81/24")
	v := visitor{from: host, source: netip.MustParseAddr("192.168.1.81"), to: to, ca: ca}
	if a := v.get(t, url); a.body != "<h1>192.168.1.81 asks for jupyter.example.com:"+port+"</h1>" {
		t.Errorf("body %s", a.body)
	}
	a, err := v.ask(t, http.MethodGet, url, nil, func(r *http.Request) { r.Host = "evil.example" })
	if err != nil || a.body != "<h1>192.168.1.81 asks for evil.example</h1>" {
		t.Errorf("another Host: %s %v", a.body, err)
	}
	stranger := v
	stranger.ca, _ = newCertificate(t, "jupyter.example.com")
	if _, err := stranger.ask(t, http.MethodGet, url, nil, nil); err == nil {
		t.Error("another CA is trusted")
	}
	foreign := v
	foreign.sni = "evil.example"
	if _, err := foreign.ask(t, http.MethodGet, url, nil, nil); err == nil {
		t.Error("the certificate is taken for another name")
	}
	old := v
	old.max = tls.VersionTLS11
	if _, err := old.ask(t, http.MethodGet, url, nil, nil); err == nil {
		t.Error("TLS 1.1 is spoken")
	}

	options := browserOptions{ca: ca, from: host, hosts: map[string]string{"jupyter.example.com": machineIP}}
	b := newBrowser(t, options)
	b.do(time.Minute, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS("h1")))
	options.ca = nil
	ctx := newBrowser(t, options).ctx
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err == nil {
		t.Error("a browser without the CA opens the page")
	}
}

// newCertificate makes a CA (as PEM) and a server certificate of it for name.
func newCertificate(t *testing.T, name string) ([]byte, tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "end-to-end " + name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		IsCA:         true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign,
	}
	parent, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf := template
	leaf.SerialNumber = big.NewInt(time.Now().UnixNano())
	leaf.Subject = pkix.Name{CommonName: name}
	leaf.IsCA, leaf.KeyUsage = false, x509.KeyUsageDigitalSignature
	leaf.DNSNames, leaf.ExtKeyUsage = []string{name}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, &leaf, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: parent}), tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
