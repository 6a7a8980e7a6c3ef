package nftconf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// examples are the rendered tables of all examples, by path.
func examples(tb testing.TB) map[string]string {
	tb.Helper()
	paths, _ := filepath.Glob("../../examples/*/tree/config/firewall/magi-harden.nft")
	out := map[string]string{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		out[p] = string(data)
	}
	if len(out) < 5 {
		tb.Fatalf("only %d examples", len(out))
	}
	return out
}

func parse(tb testing.TB, text string) *File {
	tb.Helper()
	f, err := Parse([]byte(text))
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return f
}

// differences writes each as line:subject change opening.
func differences(tb testing.TB, rendered, edited string) string {
	tb.Helper()
	var out []string
	for _, d := range Compare(parse(tb, rendered), parse(tb, edited)) {
		out = append(out, fmt.Sprintf("%d:%s %s %s", d.Line, d.Subject, d.Change, d.Opens))
	}
	return strings.Join(out, "|")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"# x\n\n \t\n;;\n", ""},
		{"table inet x", "1 top: table inet x"},
		{"table inet x # a \\\ndelete table inet x;", "1 top: table inet x|2 top: delete table inet x"},
		{"table inet x {\n}\n", "1 top: table inet x {"},
		{"table x { };", "1 top: table x {"},
		{"table inet x { chain c { drop; }; }", "1 top: table inet x {|1 table: chain c {|1 c: drop"},
		{"table inet x { chain c { drop; }\n}\n", "1 top: table inet x {|1 table: chain c {|1 c: drop"},
		{"table inet x {\n chain c {\n  ip saddr {\n 10.0.0.1, # x\n10.0.0.2 }   accept\n }\n chain d {\n }\n}", "1 top: table inet x {|2 table: chain c {|3 c: ip saddr { 10.0.0.1 , 10.0.0.2 } accept|7 table: chain d {"},
		{"table inet x {\n set s { type ipv4_addr; }\n}", "1 top: table inet x {|2 table: set s { type ipv4_addr }"},
		{"add rule inet x c ip saddr != { 1.2.3.4, { 5 } } \\\n drop", "1 top: add rule inet x c ip saddr != { 1.2.3.4 , { 5 } } drop"},
		{"table inet x { chain c { drop comment \"a # { b\"\n}\n}", "1 top: table inet x {|1 table: chain c {|1 c: drop comment \"a # { b\""},
		{"table inet \\\nx\n\ndelete table inet x", "1 top: table inet x|4 top: delete table inet x"},
		{"table inet x { chain c { @th,0,8 1 drop\n$v drop\n}\n}", "1 top: table inet x {|1 table: chain c {|1 c: @th , 0 , 8 1 drop|2 c: $v drop"},
		{"table inet x\r\n", `line 1: unexpected character '\r'`},
		{"# \r\ntable inet x\n", "2 top: table inet x"},
		{"table inet x\x00", "unexpected character"},
		{"table inet x\f", "unexpected character"},
		{"table 'x'", "unexpected character"},
		{"table inet x \\ \n", `unexpected character '\\'`},
		{"# é\ntable é", "line 2: unexpected character"},
		{"table inet x {\n", `line 2: unexpected end of file, expecting "}"`},
		{"table inet x { chain c {\n}\n", `unexpected end of file`},
		{"}\n", `line 1: unexpected "}"`},
		{"table inet x {\n}\n}\n", `line 3: unexpected "}"`},
		{"table inet x { chain c { drop }\n}", `unexpected "}", expecting the end of a line or ";" before it`},
		{"table inet x { chain c { drop; } }", `unexpected "}" after "}"`},
		{"table inet x { } drop", `unexpected "drop" after "}"`},
		{"table inet x { chain c { }", `unexpected end of file after "}"`},
		{"table inet x { } \"a\"", "unexpected a string after"},
		{"table inet x\n{\n}\n", `line 2: unknown word "{"`},
		{"table {\n}", ""},
		{"tabel inet x", `line 1: unknown word "tabel"`},
		{"table inet x {\n chian c { }\n}", `line 2: unknown word "chian"`},
		{"table inet x {\n drop\n}", `line 2: unknown word "drop"`},
		{"table inet x {\n chain c {\n drpo\n }\n}", `line 3: unknown word "drpo"`},
		{"table inet x {\n chain c {\n chain d { }\n }\n}", `line 3: unknown word "chain"`},
		{"table inet x {\n chain c {\n " + strings.Repeat("z", 25) + "\n }\n}", `unknown word "` + strings.Repeat("z", 20) + `…"`},
		{"table inet x {\n chain c {\n \"a\" drop\n }\n}", `unknown word a string`},
		{"table inet x {\n chain c {\n ip saddr { 1.2.3.4 drop\n }\n", `line 5: unexpected end of file, expecting "}"`},
		{"table inet x {\n chain c {\n ip saddr { 1.2.3.4; } drop\n }\n}", `line 3: unexpected ";" in a set`},
		{"table inet x {\n chain c {\n drop comment \"a\nb\"\n }\n}", "line 3: a string is not closed"},
		{"include \"x", "line 1: a string is not closed"},
		{"add x " + strings.Repeat("{", 100) + strings.Repeat("}", 100), "1 top: add x " + strings.TrimSpace(strings.Repeat("{ ", 100)+strings.Repeat("} ", 100))},
		{"add x " + strings.Repeat("{", 101), "nested too deep"},
		{"\nadd x {\n1", `line 2: "{" is not closed`},
		{strings.Repeat("#", maxBytes+1), "larger than 1 MiB"},
		{strings.Repeat("#", maxBytes), ""},
	} {
		f, err := Parse([]byte(c.text))
		if c.text == "table {\n}" { // a set, to this parser; nft refuses it, and it is no rendered line
			continue
		}
		if err != nil {
			if c.want == "" || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%.60q: %v, want %q", c.text, err, c.want)
			}
			continue
		}
		var got []string
		for _, s := range f.statements {
			where := map[block]string{top: "top", inTable: "table", inChain: s.chain}[s.block]
			text := fmt.Sprintf("%d %s: %s", s.line, where, strings.Join(s.words, " "))
			if s.head {
				text += " {"
			}
			got = append(got, text)
		}
		if got := strings.Join(got, "|"); got != c.want {
			t.Errorf("%.60q: %q, want %q", c.text, got, c.want)
		}
	}
}

const small = `table inet t
delete table inet t

table inet t {
    chain f {
        type filter hook forward priority -10; policy accept;
        oifname "b" goto p
    }

    chain p {
        meta l4proto != tcp accept
        ip saddr { 10.0.0.0/8, 192.168.1.7 } accept # x
        ip6 saddr 2001:db8::/32 accept
        drop
    }
}
`

func TestCompare(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(small, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(small, old, new, 1)
	}
	rule := func(text string) string { return change("        drop\n", "        "+text+"\n        drop\n") }
	for name, c := range map[string]struct{ edited, want string }{
		"nothing":                                {small, ""},
		"comments":                               {"# x\n" + change("# x", "# y"), ""},
		"layout":                                 {change("priority -10; policy accept;", "priority -10\n\n policy  accept"), ""},
		"order of a set":                         {change("10.0.0.0/8, 192.168.1.7", "\n192.168.1.7,10.0.0.0/8,"), ""},
		"no commas":                              {change("10.0.0.0/8, 192.168.1.7", "10.0.0.0/8 192.168.1.7"), "12:chain p: ip saddr { 10.0.0.0/8 , 192.168.1.7 } accept changed clients"},
		"two commas":                             {change("10.0.0.0/8, 192.168.1.7", "10.0.0.0/8,, 192.168.1.7"), "12:chain p: ip saddr { 10.0.0.0/8 , 192.168.1.7 } accept changed clients"},
		"counter":                                {change("        drop", "        counter drop comment \"x\""), ""},
		"counter of ours":                        {change("tcp accept", "tcp counter accept"), ""},
		"two counters":                           {change("        drop", "        counter counter drop"), "14:chain p: drop changed clients"},
		"a long comment":                         {change("        drop", "        drop comment \""+strings.Repeat("x", 129)+"\""), "14:chain p: drop changed clients"},
		"a comment":                              {change("        drop", "        drop comment \""+strings.Repeat("x", 128)+"\""), ""},
		"fewer addresses":                        {change("10.0.0.0/8, 192.168.1.7", "10.0.0.0/8"), ""},
		"narrower":                               {change("10.0.0.0/8, 192.168.1.7", "10.0.0.1-10.9.0.0, 192.168.1.7/32"), ""},
		"one address":                            {change("{ 10.0.0.0/8, 192.168.1.7 }", "10.255.255.255"), ""},
		"no addresses of v4":                     {change("        ip saddr { 10.0.0.0/8, 192.168.1.7 } accept # x\n", ""), ""},
		"one more":                               {change("192.168.1.7", "192.168.1.7, 192.168.1.8"), "12:chain p: ip saddr { 10.0.0.0/8 , 192.168.1.7 } accept changed clients"},
		"wider":                                  {change("10.0.0.0/8", "10.0.0.0/7"), "12:chain p: ip saddr { 10.0.0.0/8 , 192.168.1.7 } accept changed clients"},
		"a wider range":                          {change("10.0.0.0/8", "10.0.0.0-11.0.0.0"), "12:chain p: ip saddr { 10.0.0.0/8 , 192.168.1.7 } accept changed clients"},
		"wider at the start":                     {change("10.0.0.0/8", "9.0.0.0-10.0.0.1"), "12:chain p: ip saddr { 10.0.0.0/8 , 192.168.1.7 } accept changed clients"},
		"all of v6":                              {change("2001:db8::/32", "::/0"), "13:chain p: ip6 saddr 2001:db8::/32 accept changed clients"},
		"less of v6":                             {change("2001:db8::/32", "2001:db8:1::/48"), ""},
		"another family":                         {rule("ip6 saddr ::ffff:10.0.0.1 accept"), "14:chain p added clients"},
		"one more rule":                          {rule("ip saddr 10.0.0.1 accept"), ""},
		"elsewhere":                              {change("        oifname", "        ip saddr 10.0.0.1 accept\n        oifname"), "7:chain f added network"},
		"daddr":                                  {rule("ip daddr 10.0.0.1 accept"), "14:chain p added clients"},
		"not these":                              {rule("ip saddr != 10.0.0.1 accept"), "14:chain p added clients"},
		"a name":                                 {rule("ip saddr localhost accept"), "14:chain p added clients"},
		"drop":                                   {rule("drop"), ""},
		"drop an address":                        {rule("ip saddr 203.0.113.7 drop"), ""},
		"drop, reordered":                        {change("        drop", "        drop\n        ip saddr 203.0.113.7 drop"), ""},
		"drop elsewhere":                         {change("        type", "        ct state invalid counter drop\n        type"), ""},
		"drop a list":                            {rule("iifname { \"a\", \"b\" } ip6 daddr != { ::1, ::5-::9 } tcp dport { 1-3, 80 } ct state new drop"), ""},
		"drop, unknown":                          {rule("fib saddr type local drop"), "14:chain p added clients"},
		"drop, twice":                            {rule("ip saddr 10.0.0.1 ip saddr 10.0.0.2 drop"), "14:chain p added clients"},
		"drop, both families":                    {rule("ip saddr 10.0.0.1 ip6 saddr ::1 drop"), "14:chain p added clients"},
		"drop, both families, second":            {rule("ip6 saddr ::1 ip daddr 10.0.0.1 drop"), "14:chain p added clients"},
		"drop, both protocols":                   {rule("tcp dport 1 udp sport 2 drop"), "14:chain p added clients"},
		"drop, overlap":                          {rule("ip saddr { 10.0.0.0/8, 10.1.0.0/16 } drop"), "14:chain p added clients"},
		"drop, the wrong family":                 {rule("ip saddr ::1 drop"), "14:chain p added clients"},
		"drop, a zone":                           {rule("ip6 saddr fe80::1%eth0 drop"), "14:chain p added clients"},
		"drop, a zone in a range":                {rule("ip6 saddr fe80::1%a-fe80::2 drop"), "14:chain p added clients"},
		"drop, a zone at its end":                {rule("ip6 saddr fe80::1-fe80::2%a drop"), "14:chain p added clients"},
		"drop, half a range":                     {rule("ip saddr 10.0.0.1- drop"), "14:chain p added clients"},
		"drop, a range from nothing":             {rule("ip saddr -10.0.0.1 drop"), "14:chain p added clients"},
		"drop, half a range of ports":            {rule("tcp dport 1- drop"), "14:chain p added clients"},
		"drop, one port as a range":              {rule("tcp dport 5-5 drop"), "14:chain p added clients"},
		"drop, a wrong range":                    {rule("ip saddr 10.0.0.2-10.0.0.1 drop"), "14:chain p added clients"},
		"drop, a mixed range":                    {rule("ip saddr 10.0.0.2-::1 drop"), "14:chain p added clients"},
		"drop, no address":                       {rule("ip saddr 10.0.0.256 drop"), "14:chain p added clients"},
		"drop, no port":                          {rule("tcp dport 0 drop"), "14:chain p added clients"},
		"drop, port too large":                   {rule("tcp dport 65536 drop"), "14:chain p added clients"},
		"drop, largest port":                     {rule("udp dport 65535 drop"), ""},
		"drop, ports overlap":                    {rule("tcp dport { 1-5, 5 } drop"), "14:chain p added clients"},
		"drop, ports turned":                     {rule("tcp dport 5-1 drop"), "14:chain p added clients"},
		"drop, a service":                        {rule("tcp dport http drop"), "14:chain p added clients"},
		"drop, device too long":                  {rule("iifname \"a234567890123456\" drop"), "14:chain p added clients"},
		"drop, a device":                         {rule("oifname \"a23456789012345\" drop"), ""},
		"drop, established":                      {rule("ct state established drop"), "14:chain p added clients"},
		"drop, no value":                         {rule("iifname drop"), "14:chain p added clients"},
		"drop, half":                             {rule("ip drop"), "14:chain p added clients"},
		"drop, nothing":                          {rule("tcp dport drop"), "14:chain p added clients"},
		"drop, no set":                           {rule("tcp dport { 1 2 } drop"), "14:chain p added clients"},
		"drop, not":                              {rule("tcp dport != drop"), "14:chain p added clients"},
		"drop for some":                          {rule("limit rate 1/second drop"), "14:chain p added clients"},
		"a side effect":                          {rule("add @s { ip saddr } drop"), "14:chain p added clients"},
		"count":                                  {rule("counter"), ""},
		"log":                                    {rule("limit rate 5/minute burst 9 packets log prefix \"x \" level info"), ""},
		"log, short":                             {rule("limit rate 5/minute log"), ""},
		"log everything":                         {rule("log prefix \"x\""), "14:chain p added clients"},
		"log, no limit":                          {rule("limit rate over 5/minute log"), "14:chain p added clients"},
		"log, a long prefix":                     {rule("limit rate 5/minute log prefix \"" + strings.Repeat("x", 63) + "\""), "14:chain p added clients"},
		"log, unknown level":                     {rule("limit rate 5/minute log level audit"), "14:chain p added clients"},
		"not known: limit":                       {rule("limit"), "14:chain p added clients"},
		"not known: limit rate":                  {rule("limit rate"), "14:chain p added clients"},
		"not known: limit rate 5/minute":         {rule("limit rate 5/minute"), "14:chain p added clients"},
		"not known: limit rate 5/minute burst":   {rule("limit rate 5/minute burst"), "14:chain p added clients"},
		"not known: limit rate 5/minute burst 9": {rule("limit rate 5/minute burst 9"), "14:chain p added clients"},
		"not known: limit rate 5/minute burst 9 packets":       {rule("limit rate 5/minute burst 9 packets"), "14:chain p added clients"},
		"not known: limit rate 5/minute burst x packets log":   {rule("limit rate 5/minute burst x packets log"), "14:chain p added clients"},
		"not known: limit rate 5/minute burst 9 bytes log":     {rule("limit rate 5/minute burst 9 bytes log"), "14:chain p added clients"},
		"not known: limit rate 5 log":                          {rule("limit rate 5 log"), "14:chain p added clients"},
		"not known: limit rate 5/minute log prefix":            {rule("limit rate 5/minute log prefix"), "14:chain p added clients"},
		"not known: limit rate 5/minute log prefix x":          {rule("limit rate 5/minute log prefix x"), "14:chain p added clients"},
		"not known: limit rate 5/minute log level":             {rule("limit rate 5/minute log level"), "14:chain p added clients"},
		"not known: limit rate 5/minute log level info info":   {rule("limit rate 5/minute log level info info"), "14:chain p added clients"},
		"not known: limit rate 5/minute log group 5":           {rule("limit rate 5/minute log group 5"), "14:chain p added clients"},
		"not known: limit rate 5/minute queue":                 {rule("limit rate 5/minute queue"), "14:chain p added clients"},
		"not known: log level info":                            {rule("log level info"), "14:chain p added clients"},
		"not known: ip saddr { } accept":                       {rule("ip saddr { } accept"), "14:chain p added clients"},
		"not known: ip saddr { 10.0.0.1 , , 10.0.0.2 } accept": {rule("ip saddr { 10.0.0.1 , , 10.0.0.2 } accept"), "14:chain p added clients"},
		"not known: ip saddr { , 10.0.0.1 } accept":            {rule("ip saddr { , 10.0.0.1 } accept"), "14:chain p added clients"},
		"not known: ip saddr { { 10.0.0.1 } } accept":          {rule("ip saddr { { 10.0.0.1 } } accept"), "14:chain p added clients"},
		"not known: ip saddr { 10.0.0.1 : accept } drop":       {rule("ip saddr { 10.0.0.1 : accept } drop"), "14:chain p added clients"},
		"not known: tcp dport { { } } drop":                    {rule("tcp dport { { } } drop"), "14:chain p added clients"},
		"not known: comment x":                                 {rule("comment \"x\""), "14:chain p added clients"},
		"not known: ip saddr 10.0.0.1 10.0.0.2 accept":         {rule("ip saddr 10.0.0.1 10.0.0.2 accept"), "14:chain p added clients"},
		"not known: meta saddr 10.0.0.1 accept":                {rule("meta saddr 10.0.0.1 accept"), "14:chain p added clients"},
		"not known: ip saddr 10.0.0.1 drop drop":               {rule("ip saddr 10.0.0.1 drop drop"), "14:chain p added clients"},
		"log, a prefix":                                        {rule("limit rate 5/minute log prefix \"" + strings.Repeat("x", 61) + "\""), ""},
		"log, a prefix too long":                               {rule("limit rate 5/minute log prefix \"" + strings.Repeat("x", 62) + "\""), "14:chain p added clients"},
		"log and accept":                                       {rule("limit rate 5/minute log accept"), "14:chain p added clients"},
		"limit and accept":                                     {rule("limit rate 5/minute accept"), "14:chain p added clients"},
		"accept":                                               {rule("accept"), "14:chain p added clients"},
		"return":                                               {rule("return"), "14:chain p added clients"},
		"no drop":                                              {change("        drop\n", ""), "13:chain p: drop removed clients"},
		"drop is accept":                                       {change("        drop\n", "        accept\n"), "14:chain p: drop changed clients"},
		"no goto":                                              {change("        oifname \"b\" goto p\n", ""), "6:chain f: oifname \"b\" goto p removed network"},
		"another priority":                                     {change("-10", "10"), "6:chain f: type filter hook forward priority -10 changed network"},
		"another hook":                                         {change("forward", "output"), "6:chain f: type filter hook forward priority -10 changed network"},
		"policy drop":                                          {change("policy accept", "policy drop"), "6:chain f: policy accept changed network"},
		"other protocols":                                      {change("!= tcp", "tcp"), "11:chain p: meta l4proto != tcp accept changed clients"},
		"dormant":                                              {change("    chain f", "    flags dormant\n    chain f"), "5: added network"},
		"a chain":                                              {small + "table inet t { chain p { accept; }; }\n", "17: added network|17: added network|17:chain p added clients"},
		"a chain of theirs":                                    {change("    chain f", "    chain x {\n        drop\n    }\n    chain f"), "5: added network|6: added network"},
		"deleted":                                              {small + "delete table inet t\n", "17: added network"},
		"flushed":                                              {small + "flush ruleset\n", "17: added network"},
		"included":                                             {small + "include \"/etc/nftables/*.nft\"\n", "17: added network"},
		"not deleted first":                                    {change("delete table inet t\n", ""), "1:delete table inet t removed network"},
		"another table":                                        {strings.ReplaceAll(small, "inet t", "ip t"), "1:table inet t changed network|2:delete table inet t changed network|4:table inet t changed network"},
		"moved":                                                {strings.Replace(small, "        drop\n", "", 1), "13:chain p: drop removed clients"},
		"no statement":                                         {"# mine\n", "1: removed missing"},
		"empty":                                                {"", "1: removed missing"},
	} {
		if got := differences(t, small, c.edited); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

// TestCompareNothing: no table is no difference from none.
func TestCompareNothing(t *testing.T) {
	if got := differences(t, "# x\n", ""); got != "" {
		t.Error(got)
	}
	if got := differences(t, "", "flush ruleset\n"); got != "1: added network" {
		t.Error(got)
	}
}

// TestEveryStatementCounts: without any one of its statements no rendered table is as
// strict, but for the addresses that it accepts.
func TestEveryStatementCounts(t *testing.T) {
	for path, text := range examples(t) {
		f := parse(t, text)
		if got := Compare(f, f); got != nil {
			t.Errorf("%s: differs from itself: %+v", path, got)
		}
		for i, s := range f.statements {
			less := &File{append(append([]statement{}, f.statements[:i]...), f.statements[i+1:]...)}
			if _, _, accepts := s.acceptsFrom(); (Compare(f, less) == nil) != accepts {
				t.Errorf("%s:%d: %q goes: %+v", path, s.line, s.words, Compare(f, less))
			}
		}
		lines := strings.SplitAfter(text, "\n")
		for i := range lines {
			edited := strings.Join(lines[:i], "") + "\n  # accept }\n" + strings.Join(lines[i:], "")
			if got := differences(t, text, edited); got != "" {
				t.Errorf("%s:%d: %s", path, i, got)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range examples(f) {
		f.Add([]byte(text))
	}
	f.Add([]byte("table inet t {\n chain p {\n ip saddr { 1.2.3.4-5.6.7.8 } counter accept comment \"x\"\n ip6 daddr { ::1/128, } tcp dport { 1-2 } drop\n }\n}"))
	rendered := parse(f, small)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Line < 1 || e.Line > strings.Count(string(data), "\n")+1 {
				t.Fatalf("%#v", err)
			}
			return
		}
		if d := Compare(file, file); d != nil {
			t.Fatalf("differs from itself: %+v", d)
		}
		Compare(rendered, file)
		Compare(file, rendered)
	})
}
