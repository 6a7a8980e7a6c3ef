package answers

import (
	"slices"
	"strconv"
)

// front are the answers about the ports and the certificate of the proxy.
func front() []Question {
	return []Question{
		{Key: "https_port", Prompt: "HTTPS port", Kind: Number, Core: true, Skip: loopback,
			Help: "published on the bind address", Rule: "1 to 65535, not one that another service publishes",
			Default: perProfile("9443", "443"),
			Check: func(s Answers, f Found) []string {
				return taken(f, s.HTTPSPort, s.Expose == ExposeNginx)
			},
			Field: one(func(s *Answers) *int { return &s.HTTPSPort }, parsePort, strconv.Itoa)},
		{Key: "http_port", Prompt: "HTTP port that redirects to HTTPS", Kind: Text, Core: true, Skip: loopback,
			Help: "answers 308 without the query", Rule: "1 to 65535 or `off`",
			Default: perProfile("off", "80"),
			Check: func(s Answers, f Found) []string {
				nginx := s.Expose == ExposeNginx
				return slices.Concat(refuse(nginx && s.HTTPPort != 0 && s.HTTPPort == s.HTTPSPort, "is the HTTPS port too"), taken(f, s.HTTPPort, nginx))
			},
			Field: one(func(s *Answers) *int { return &s.HTTPPort }, parsePortOrOff, formatPort)},
		{Key: "tls", Prompt: "Certificate", Kind: Text, Core: true, Choices: []string{"self-signed", "files"}, Skip: loopback,
			Help: "self-signed: a local CA made for this deployment; files: your own", Rule: "`self-signed` or `files`",
			Default: fixed("self-signed"),
			Field:   one(func(s *Answers) *TLSSource { return &s.TLS }, unmarshal[TLSSource], name)},
		{Key: "tls_cert", Prompt: "Path of the certificate chain (PEM)", Kind: Text, Core: true, Skip: notFiles, Path: FilePath, Certificate: true,
			Help: "leaf first, then its intermediates", Rule: "a readable PEM file; with `tls: files`",
			Default: withFiles(),
			Check:   func(s Answers, _ Found) []string { return checkFile(s, s.TLSCert) },
			Field:   one(func(s *Answers) *string { return &s.TLSCert }, parsePath, asIs)},
		{Key: "tls_key", Prompt: "Path of the private key (PEM)", Kind: Text, Core: true, Skip: notFiles, Path: FilePath, Certificate: true,
			Help: "is copied with mode 0600 into a folder that only nginx mounts", Rule: "a readable PEM file; with `tls: files`",
			Default: withFiles(),
			Check:   func(s Answers, _ Found) []string { return checkFile(s, s.TLSKey) },
			Field:   one(func(s *Answers) *string { return &s.TLSKey }, parsePath, asIs)},
	}
}

// taken refuses a published port that another service has.
func taken(f Found, port int, publishes bool) []string {
	return each(f.Published, func(p Port) []string {
		return refuse(publishes && p.Number == port, "%d is published by %s already", p.Number, p.Service)
	})
}

// notFiles says that there is no file of the user's own to name.
func notFiles(s Answers) bool { return loopback(s) || s.TLS != TLSFiles }

// withFiles has to be answered when the certificate is the user's own.
func withFiles() Default {
	return Default{nothing, nothing, func(s Answers, _ Found) ([]string, bool) { return []string{""}, s.TLS != TLSFiles }}
}

func checkFile(s Answers, path string) []string {
	files := s.TLS == TLSFiles
	return slices.Concat(
		refuse(s.Expose == ExposeNginx && files && path == "", "is missing: the certificate is to be your own"),
		refuse(!files && path != "", "has no effect without --tls files"))
}
