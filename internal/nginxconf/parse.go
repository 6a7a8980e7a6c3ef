package nginxconf

import "fmt"

// maxDepth bounds nesting, so that no input exhausts the stack of a walk.
const maxDepth = 100

// maxWord is the most bytes that nginx takes for one word: its buffer.
const maxWord = 4096

// Parse reads a configuration. Name is for messages only. The error is an
// *Error.
func Parse(name string, data []byte) (*Config, error) {
	l := &lexer{name: name, text: data, line: 1}
	c := &Config{Name: name}
	stack := []*Block{&c.Block}
	for {
		words, line, k, err := l.next()
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch k {
		case end:
			if len(stack) > 1 {
				return nil, l.errorf("unexpected end of file, expecting \"}\"")
			}
			return c, nil
		case closed:
			if len(stack) == 1 {
				return nil, l.unexpected('}')
			}
			stack = stack[:len(stack)-1]
			continue
		}
		for _, w := range words {
			if len(w) >= maxWord {
				return nil, l.errorf("a parameter of %d bytes is too long", len(w))
			}
		}
		d := &Directive{Name: words[0], Args: words[1:], Line: line}
		*top = append(*top, d)
		if k == open {
			if len(stack) > maxDepth {
				return nil, l.errorf("blocks are nested more than %d deep", maxDepth)
			}
			d.Body = Block{}
			stack = append(stack, &d.Body)
		}
	}
}

func (l *lexer) unexpected(ch byte) error { return l.errorf("unexpected %q", string(rune(ch))) }

func (l *lexer) errorf(format string, args ...any) error {
	return &Error{l.name, l.line, fmt.Sprintf(format, args...)}
}

// Error is what keeps nginx from taking a configuration.
type Error struct {
	Name    string // as given to Parse
	Line    int    // from 1; 0: the file as a whole
	Problem string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Name + ": " + e.Problem
	}
	return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Problem)
}
