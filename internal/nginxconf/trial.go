package nginxconf

import (
	"fmt"
	"slices"
	"strings"
)

// Places are what a trial has instead of the container's.
type Places struct {
	Dir         string // has a folder "tmp"; sockets are made in it
	Certificate string // a file in PEM
	Key         string // of the certificate
	Older       bool   // leave out what nginx 1.25.1 and 1.27.3 brought
}

// Trial returns the configuration in a form for "nginx -t": all paths are in
// p.Dir, hosts are this machine, every directive is on its own line as before. It is
// written anew from what was parsed, so that nginx reads nothing that was not
// judged. It is not ok when Judge has a fault or a doubt.
func Trial(c *Config, p Places) (text string, ok bool) {
	t := newTrial(c, p)
	top := t.block(nil, c.Block)
	if !t.verdict.Testable() {
		return "", false
	}
	missing(&top, "error_log", "stderr", "emerg")
	missing(&top, "pid", p.Dir+"/nginx.pid")
	for _, d := range top.Named("http") {
		for _, name := range [...]string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
			missing(&d.Body, name+"_temp_path", p.Dir+"/"+name)
		}
	}
	var b strings.Builder
	line := 1
	top.printLines(&b, &line)
	return b.String(), true
}

// missing puts a directive in front of the others when there is none of its name.
func missing(b *Block, name string, args ...string) {
	if b.First(name) == nil {
		*b = slices.Insert(*b, 0, &Directive{Name: name, Args: args})
	}
}

// printLines writes every directive on the line that it has.
func (b Block) printLines(out *strings.Builder, line *int) {
	for _, d := range b {
		for ; *line < d.Line; *line++ {
			out.WriteByte('\n')
		}
		out.WriteString(quote(d.Name))
		for _, a := range d.Args {
			out.WriteString(" " + quote(a))
		}
		if d.Body == nil {
			out.WriteString("; ")
			continue
		}
		out.WriteString(" { ")
		d.Body.printLines(out, line)
		out.WriteString("} ")
	}
}

// trial walks through a configuration once, and both judges and rewrites it.
type trial struct {
	places  Places
	classes map[string]class
	pools   map[string]bool // names of upstreams, which are not looked up
	sockets map[string]int  // by the address that is listened at
	verdict Verdict
}

func newTrial(c *Config, p Places) *trial {
	t := &trial{places: p, classes: classes(), pools: map[string]bool{}, sockets: map[string]int{}}
	for _, http := range c.Named("http") {
		for _, d := range http.Body.Named("upstream") {
			t.pools[strings.ToLower(d.Arg(0))] = true
		}
	}
	return t
}

// block returns the block as a trial has it. Parent is the directive around it, or nil.
func (t *trial) block(parent *Directive, b Block) Block {
	out := Block{}
	for _, d := range b {
		w := &wording{trial: t, parent: parent, d: d, args: slices.Clone(d.Args)}
		w.judge()
		switch {
		case w.fault != 0:
			t.verdict.Faults = append(t.verdict.Faults, Fault{d.Line, w.name(), w.fault})
		case w.doubt:
			t.verdict.Doubts = append(t.verdict.Doubts, Doubt{d.Line, d.Name, w.class == unlisted})
		}
		n := &Directive{Name: d.Name, Args: w.args, Line: d.Line}
		if d.Body != nil {
			n.Body = t.block(d, d.Body)
		}
		if !w.omit {
			out = append(out, n)
		}
	}
	return out
}

// socket returns a socket of the trial for an address; the same for the same.
func (t *trial) socket(address string) string {
	n, ok := t.sockets[address]
	if !ok {
		n = len(t.sockets)
		t.sockets[address] = n
	}
	return fmt.Sprintf("unix:%s/s%d", t.places.Dir, n)
}
