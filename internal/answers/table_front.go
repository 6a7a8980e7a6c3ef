package answers

import (
	"slices"
	"strconv"
)

// front returns the rows about the ports and the certificate of the proxy.
func front() []Question {
	return []Question{
		{Key: "https_port", Prompt: "HTTPS port", Kind: Number, Core: true, Skip: loopback,
			Help: "published on the bind address", Rule: "1 to 65535, not published by another service",
			Default: perProfile("9443", "443"),
			Check: func(s Answers, f Found) []string {
				return taken(f, s.HTTPSPort, s.EndsTLS())
			},
			Field: one(func(s *Answers) *int { return &s.HTTPSPort }, parsePort, strconv.Itoa)},
		{Key: "http_port", Prompt: "HTTP port", Kind: Text, Core: true, Skip: loopback,
			Help: "redirects to HTTPS with status 308, without the query string", Rule: "1 to 65535 or `off`",
			Default: perProfile("off", "80"),
			Check: func(s Answers, f Found) []string {
				nginx := s.EndsTLS()
				return slices.Concat(refuse(nginx && s.HTTPPort != 0 && s.HTTPPort == s.HTTPSPort, "is also the HTTPS port"), taken(f, s.HTTPPort, nginx))
			},
			Field: one(func(s *Answers) *int { return &s.HTTPPort }, parsePortOrOff, formatPort)},
		{Key: "tls", Prompt: "Certificate", Kind: Text, Core: true, Choices: []string{"self-signed", "files"}, Skip: loopback,
			Help: "self-signed: from a local CA of this deployment; files: your own", Rule: "`self-signed` or `files`",
			Default: fixed("self-signed"),
			Field:   one(func(s *Answers) *TLSSource { return &s.TLS }, unmarshal[TLSSource], name)},
		{Key: "tls_cert", Prompt: "Certificate chain file (PEM)", Kind: Text, Core: true, Skip: notFiles, Path: FilePath, Certificate: true,
			Help: "leaf first, then the intermediates", Rule: "readable PEM file; only with `tls: files`",
			Default: withFiles(),
			Check:   func(s Answers, _ Found) []string { return checkFile(s, s.TLSCert) },
			Field:   one(func(s *Answers) *string { return &s.TLSCert }, parsePath, asIs)},
		{Key: "tls_key", Prompt: "Private key file (PEM)", Kind: Text, Core: true, Skip: notFiles, Path: FilePath, Certificate: true,
			Help: "copied with mode 0600 to a folder that only nginx mounts", Rule: "readable PEM file; only with `tls: files`",
			Default: withFiles(),
			Check:   func(s Answers, _ Found) []string { return checkFile(s, s.TLSKey) },
			Field:   one(func(s *Answers) *string { return &s.TLSKey }, parsePath, asIs)},
	}
}

// taken refuses a port that another service publishes.
func taken(f Found, port int, publishes bool) []string {
	return each(f.Published, func(p Port) []string {
		return refuse(publishes && p.Number == port, "%d is already published by %s", p.Number, p.Service)
	})
}

// notFiles reports whether the certificate is not read from the user's files.
func notFiles(s Answers) bool { return loopback(s) || s.TLS != TLSFiles }

// withFiles is the empty text, and required when the certificate is the user's own.
func withFiles() Default {
	return Default{nothing, nothing, func(s Answers, _ Found) ([]string, bool) { return []string{""}, s.TLS != TLSFiles }}
}

func checkFile(s Answers, path string) []string {
	files := s.TLS == TLSFiles
	return slices.Concat(
		refuse(s.EndsTLS() && files && path == "", "is missing: required with --tls files"),
		refuse(!files && path != "", "has no effect without --tls files"))
}
