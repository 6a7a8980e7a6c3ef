// Package nginxtest asks this machine's nginx about a configuration, without
// giving it anything to harm: only what nginxconf proves harmless, under another
// user, without a network, in a folder that goes away again.
package nginxtest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"

	"example.com/magi-harden/internal/nginxconf"
)

// Refusal is an error that this machine's nginx reports about a file. Its text consists
// of nginx's own words and of names of directives.
type Refusal struct {
	Line    int // 0 when nginx names none
	Text    string
	Release string // of nginx; "" when it is not known
}

// Ask returns the error that this machine's nginx reports about an edit of the rendered
// file, or nil: it accepts it, or the edit was not tested. Image is what the
// container runs. The release here may be another one and refuse what was rendered
// too: then both are put into a form for older releases, and if that is refused
// this nginx is no judge.
func Ask(rendered, edited *nginxconf.Config, image string) *Refusal {
	if n := find(trustedDirs); n != nil {
		return n.ask(rendered, edited, image)
	}
	return nil
}

func (n *nginx) ask(rendered, edited *nginxconf.Config, image string) *Refusal {
	v := nginxconf.Judge(edited)
	if !v.Testable() {
		return n.unknown(v, image)
	}
	for _, older := range [...]bool{false, true} {
		if r, tested := n.test(rendered, older); tested && r == nil {
			r, _ = n.test(edited, older)
			return r
		}
	}
	return nil
}

// nginx is a binary that may be run.
type nginx struct {
	path    string
	shell   string
	base    string // where folders of trials are made
	program []byte
}

// find returns the nginx that the machine's administrator installed, or nil.
// PATH is the caller's and is not asked.
func find(dirs []string) *nginx {
	shell, ok := trusted("/bin/sh")
	if !ok {
		return nil
	}
	for _, dir := range dirs {
		if path, ok := trusted(filepath.Join(dir, "nginx")); ok {
			if program, err := os.ReadFile(path); err == nil {
				return &nginx{path, shell, base, program}
			}
		}
	}
	return nil
}

var released = regexp.MustCompile(`\x00nginx/(\d+\.\d+\.\d+)\x00`)

// release is the version that the program answers with.
func (n *nginx) release() string {
	if m := released.FindSubmatch(n.program); m != nil {
		return string(m[1])
	}
	return ""
}

// knows reports whether the program may hold a directive: its name is in there
// as a string of its own.
func (n *nginx) knows(directive string) bool {
	return bytes.Contains(n.program, []byte(directive+"\x00"))
}

// newer are directives that came after 1.22 (nginx's CHANGES), or are of modules
// that one package of nginx has and another has not.
var newer = regexp.MustCompile(`^(http[23]\w*|quic_\w+|acme_\w+|js_\w+|keepalive_min_timeout|ssl_key_log|ssl_ech_file|(proxy_)?ssl_\w*_cache\w*|ssl_certificate_compression|early_hints|add_(header|trailer)_inherit|max_headers|proxy_pass_trailers|mgmt|stream|mail|image_filter\w*|dav_\w+|mp4\w*|flv|otel_\w+)$`)

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]{1,60}$`)

// unknown tells a directive that no nginx of the image's release has, which is
// read from the program, as a name from outside of the list is never run.
func (n *nginx) unknown(v nginxconf.Verdict, image string) *Refusal {
	if !covers(n.release(), image) {
		return nil
	}
	for _, d := range v.Doubts {
		if d.Unlisted && plainName.MatchString(d.Directive) && !newer.MatchString(d.Directive) && !n.knows(d.Directive) {
			return &Refusal{d.Line, `unknown directive "` + d.Directive + `"`, n.release()}
		}
	}
	return nil
}
