package nftconf

import (
	"slices"
	"strings"
)

// maxBytes bounds what is read: the rendered file has 2 KB, and a long list of addresses
// some more.
const maxBytes = 1 << 20

// maxNesting bounds braces within a statement.
const maxNesting = 100

// commands are what a line outside of blocks, in a table and in a chain may begin with.
var commands = map[block][]string{
	top: {"table", "chain", "rule", "set", "map", "element", "flowtable", "add", "create", "insert", "replace", "delete", "destroy", "get", "list", "reset", "flush", "rename",
		"import", "export", "monitor", "describe", "include", "define", "redefine", "undefine"},
	inTable: {"chain", "set", "map", "flowtable", "counter", "quota", "ct", "limit", "secmark", "synproxy", "flags", "comment", "include", "define", "redefine", "undefine"},
	inChain: {"type", "policy", "flags", "comment", "include", "define", "redefine", "undefine", "devices", "accept", "drop", "continue", "return", "jump", "goto", "reject", "queue", "log", "limit",
		"counter", "quota", "last", "notrack", "masquerade", "redirect", "snat", "dnat", "tproxy", "synproxy", "dup", "fwd", "flow", "set", "add", "update", "delete", "map", "tcp", "udp", "udplite",
		"dccp", "sctp", "th", "ip", "ip6", "icmp", "icmpv6", "igmp", "ah", "esp", "comp", "ether", "arp", "vlan", "ct", "meta", "fib", "rt", "socket", "osf", "numgen", "jhash", "symhash", "ipsec",
		"exthdr", "hbh", "frag", "dst", "mh", "srh", "xt", "objref", "mark", "iif", "iifname", "iiftype", "iifgroup", "oif", "oifname", "oiftype", "oifgroup", "skuid", "skgid", "nftrace", "rtclassid",
		"pkttype", "cpu", "cgroup", "protocol", "priority", "length", "random", "ibrname", "obrname", "@nh", "@th", "@ll", "@ih"},
}

// parser reads statements from words.
type parser struct {
	lexer
	out   []statement
	in    []block // the open ones
	chain string
}

// Parse reads a table. It fails where nft would not load it: at braces and strings that
// are not closed, at rules that do not end before a brace, and at lines that begin with an
// unknown word. The error is an *Error.
func Parse(data []byte) (*File, error) {
	if len(data) > maxBytes {
		return nil, &Error{1, "the file is larger than 1 MiB"}
	}
	p := &parser{lexer: lexer{text: string(data), line: 1}, in: []block{top}}
	for {
		more, err := p.statement()
		if err != nil {
			return nil, err
		}
		if !more {
			return &File{p.out}, nil
		}
	}
}

func (p *parser) where() block { return p.in[len(p.in)-1] }

// statement reads one statement, or the brace at the end of a block.
func (p *parser) statement() (more bool, err error) {
	s := statement{block: p.where(), chain: p.chain}
	for {
		word, line, err := p.next()
		if err != nil {
			return false, err
		}
		if len(s.words) == 0 {
			s.line = line
		}
		switch {
		case word == newline || word == "":
			if word == "" && len(p.in) > 1 {
				return false, &Error{line, `unexpected end of file, expecting "}"`}
			}
			return word != "", p.add(s)
		case word == "}" && len(s.words) > 0:
			return false, &Error{line, `unexpected "}", expecting the end of a line or ";" before it`}
		case word == "}":
			return true, p.close(line)
		case word == "{" && p.opens(s):
			s.head = true
			if err := p.add(s); err != nil {
				return false, err
			}
			return true, p.open(s)
		case word == "{":
			s.words = append(s.words, word)
			if err := p.set(&s); err != nil {
				return false, err
			}
		default:
			s.words = append(s.words, word)
		}
	}
}

// opens reports whether a brace after these words begins the block of a table or a chain.
func (p *parser) opens(s statement) bool {
	switch {
	case s.block == top:
		return len(s.words) >= 2 && len(s.words) <= 3 && s.words[0] == "table"
	case s.block == inTable:
		return len(s.words) == 2 && s.words[0] == "chain"
	}
	return false
}

func (p *parser) open(s statement) error {
	if s.block == top {
		p.in = append(p.in, inTable)
	} else {
		p.in, p.chain = append(p.in, inChain), s.words[1]
	}
	return nil
}

// close ends a block. What follows has to be on another line.
func (p *parser) close(line int) error {
	if len(p.in) == 1 {
		return &Error{line, `unexpected "}"`}
	}
	p.in, p.chain = p.in[:len(p.in)-1], ""
	word, line, err := p.next()
	if err == nil && word != newline && (word != "" || len(p.in) > 1) {
		return &Error{line, `unexpected ` + shown(word) + ` after "}", expecting the end of a line or ";"`}
	}
	return err
}

// set reads the rest of a set, up to its brace. Its lines are no statements.
func (p *parser) set(s *statement) error {
	for depth := 1; depth > 0; {
		word, line, err := p.next()
		switch {
		case err != nil:
			return err
		case word == "":
			return &Error{s.line, `"{" is not closed`}
		case word == newline:
			if p.text[p.pos-1] == ';' && s.block == inChain {
				return &Error{line, `unexpected ";" in a set`}
			}
			continue
		case word == "{":
			if depth++; depth > maxNesting {
				return &Error{line, "braces are nested too deep"}
			}
		case word == "}":
			depth--
		}
		s.words = append(s.words, word)
	}
	return nil
}

// add keeps a statement, if there is one.
func (p *parser) add(s statement) error {
	if len(s.words) == 0 {
		if s.head {
			return &Error{s.line, `unexpected "{"`}
		}
		return nil
	}
	if !slices.Contains(commands[s.block], s.words[0]) {
		if s.block != inChain || strings.IndexByte("$@", s.words[0][0]) < 0 {
			return &Error{s.line, "unknown word " + shown(s.words[0])}
		}
	}
	p.out = append(p.out, s)
	return nil
}

// shown quotes a word for a message. Words are printable but for strings.
func shown(word string) string {
	const most = 20
	switch {
	case word == "":
		return "end of file"
	case word[0] == '"':
		return "a string"
	case len(word) > most:
		word = word[:most] + "…"
	}
	return `"` + word + `"`
}
