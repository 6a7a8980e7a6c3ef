package nginxconf

import (
	"strings"
)

// wording is one directive on its way into a trial.
type wording struct {
	*trial
	parent *Directive
	d      *Directive
	class  class

	args  []string
	omit  bool // the trial goes without it
	doubt bool
	fault Kind
}

// judge sets what becomes of the directive. It fails closed: what no case proves
// harmless is a doubt.
func (w *wording) judge() {
	w.class = w.classHere()
	switch w.class {
	case plain, valueBlock:
	case process:
		w.omit = true
		w.doubt = w.d.Body != nil
	case module:
		w.fault = Module
	case script:
		w.fault = Script
	case environment:
		w.fault = Environment
	case include:
		w.include()
	case logPath:
		w.log()
	case ownPath:
		w.own()
	case certPath:
		w.pem(w.places.Certificate)
	case keyPath:
		w.pem(w.places.Key)
	case readPath:
		w.reads()
	case listenAt:
		w.listen()
	case serverAt:
		w.server()
	case resolverAt:
		w.resolver()
	case proxyTo:
		w.proxy()
	case addressRange:
		w.doubt = !isRange(w.d.Arg(0))
	default:
		w.doubt = true
	}
	w.words()
	if w.places.Older && w.d.Name == "http2" {
		w.omit = true
	}
}

// amongValues reports whether the name is a value.
func (w *wording) amongValues() bool {
	return w.parent != nil && w.classes[w.parent.Name] == valueBlock
}

// name is a directive's, for a fault: that around it for a value.
func (w *wording) name() string {
	if w.amongValues() && w.class == plain {
		return w.parent.Name
	}
	return w.d.Name
}

// classHere is that of the name, which among values is no directive's.
func (w *wording) classHere() class {
	if w.amongValues() {
		switch {
		case w.d.Body != nil:
			return unlisted // nginx takes no block there
		case w.d.Name == "include":
			return include
		}
		return plain
	}
	return classOf(w.classes, w.d.Name)
}

// words looks at what no directive may have: another socket of the container, and
// bytes that end a string in nginx but not here.
func (w *wording) words() {
	for _, word := range append([]string{w.d.Name}, w.d.Args...) {
		if w.class != listenAt && w.class != unlisted && w.fault == 0 && strings.Contains(strings.ToLower(word), "unix:/") {
			w.fault = Path
		}
		w.doubt = w.doubt || strings.ContainsFunc(word, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' })
	}
}
