package pki

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"
)

const (
	// LeafDays is how long a leaf lives. Browsers refuse more than 398 days of a
	// public CA, and Apple's systems more than 825 of any.
	LeafDays = 365
	// CAYears is how long the local CA lives, less a day.
	CAYears = 10
	// A client whose clock is a little behind takes a new certificate too.
	skew = 10 * time.Minute
)

// NewCA makes the certificate authority of one deployment: P-256, for CAYears,
// no further CAs below it, TLS servers only. Its critical name constraints
// permit the domain (a host name or an IP address), localhost, 127.0.0.1 and the
// extra addresses; a permitted host name covers the names below it as well
// (RFC 5280, 4.2.1.10).
//
// The key and the signature differ with each call whatever rand is, since
// crypto/ecdsa takes the system's randomness; rand decides the serial number.
func NewCA(rand io.Reader, now time.Time, domain string, extra ...netip.Addr) (Pair, error) {
	pair, err := newCA(rand, now.UTC().Truncate(time.Second), domain, extra)
	if err != nil {
		return Pair{}, fmt.Errorf("make CA: %w", err)
	}
	return pair, nil
}

func newCA(rand io.Reader, now time.Time, domain string, extra []netip.Addr) (Pair, error) {
	n, err := namesOf(domain, extra)
	if err != nil {
		return Pair{}, err
	}
	t := &x509.Certificate{
		Subject:                     pkix.Name{CommonName: caName(domain)},
		NotBefore:                   now.Add(-skew),
		NotAfter:                    now.AddDate(CAYears, 0, -1),
		IsCA:                        true,
		BasicConstraintsValid:       true,
		MaxPathLenZero:              true,
		KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		ExtKeyUsage:                 []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         n.dns,
	}
	for _, a := range n.ips {
		t.PermittedIPRanges = append(t.PermittedIPRanges, &net.IPNet{IP: a.AsSlice(), Mask: net.CIDRMask(a.BitLen(), a.BitLen())})
	}
	return sign(rand, t, nil, nil)
}

// caName returns the common name that identifies this CA in a list.
func caName(domain string) string {
	name := "magi-harden local CA for " + domain
	if len(name) > maxCommonName {
		return name[:maxCommonName-len("...")] + "..."
	}
	return name
}

// NewLeaf makes the certificate of the server, signed by ca: P-256, for LeafDays
// or to the end of the CA, its names the domain (a host name or an IP address),
// localhost, 127.0.0.1 and the extra addresses. It fails when ca is past its
// date or may not speak for one of them.
func NewLeaf(rand io.Reader, now time.Time, ca Pair, domain string, extra ...netip.Addr) (Pair, error) {
	pair, err := newLeaf(rand, now.UTC().Truncate(time.Second), ca, domain, extra)
	if err != nil {
		return Pair{}, fmt.Errorf("make certificate: %w", err)
	}
	return pair, nil
}

func newLeaf(rand io.Reader, now time.Time, ca Pair, domain string, extra []netip.Addr) (Pair, error) {
	n, err := namesOf(domain, extra)
	if err != nil {
		return Pair{}, err
	}
	parent, signer, err := ca.open()
	if err != nil {
		return Pair{}, err
	}
	t := &x509.Certificate{
		Subject:               pkix.Name{Organization: []string{"magi-harden"}},
		NotBefore:             now.Add(-skew),
		NotAfter:              now.Add(-skew).AddDate(0, 0, LeafDays).Add(-time.Second), // the last second counts
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:              n.dns,
	}
	for _, a := range n.ips {
		t.IPAddresses = append(t.IPAddresses, a.AsSlice())
	}
	if len(domain) <= maxCommonName {
		t.Subject.CommonName = domain
	}
	if parent.NotAfter.Before(t.NotAfter) {
		t.NotAfter = parent.NotAfter
	}
	pair, err := sign(rand, t, parent, signer)
	if err != nil {
		return Pair{}, err
	}
	return pair, vouched(pair, parent, now)
}
