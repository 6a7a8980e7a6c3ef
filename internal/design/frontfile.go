package design

import "example.com/magi-harden/internal/layout"

// FrontFile is a file that only one front needs.
type FrontFile struct {
	Path  string // of the layout
	Judge Judge
}

// Judge says who checks the user's edits of a front's file, in package deploy. A
// managed file that the front's container reads needs one. The zero value is invalid.
type Judge string

// The judges.
const (
	Unjudged   Judge = "none"  // no setting of the front: a certificate, a list of git, a file for the host
	NginxJudge Judge = "nginx" // configuration of nginx
)

// certificateFiles returns the files of a certificate that lies in the folder.
func (e Entrance) certificateFiles() (out []FrontFile) {
	if !e.EndsTLS() {
		return nil
	}
	out = unjudged(layout.TLSIgnore, layout.Cert, layout.Key)
	if e.LocalCA() {
		out = append(out, unjudged(layout.CACert, layout.CAKeyFile)...)
	}
	return out
}

// banFiles returns the files of fail2ban, which needs the addresses of clients.
func (e Entrance) banFiles() []FrontFile {
	if ports, _ := e.Published(); ports == nil {
		return nil
	}
	return unjudged(layout.BanAction, layout.BanFilter, layout.BanJail)
}

func unjudged(paths ...string) (out []FrontFile) {
	for _, p := range paths {
		out = append(out, FrontFile{p, Unjudged})
	}
	return out
}
