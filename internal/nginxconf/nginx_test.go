package nginxconf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// These tests hold the parser against the real thing.

func nginx(tb testing.TB) string {
	tb.Helper()
	if testing.Short() {
		tb.Skip("-short: without a real nginx")
	}
	path, err := exec.LookPath("nginx")
	if err != nil {
		if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
			tb.Fatal("nginx is not installed")
		}
		tb.Skip("nginx is not installed")
	}
	return path
}

// snippet draws the text of one "return" statement: mostly words, quoted or
// not, of characters that mean something to the lexer. Dollars are left out:
// what nginx puts in their place is not the parser's business.
func snippet(r *rand.Rand) string {
	const alphabet = `ab"'\\ ;{}#()ntr=` + "\n"
	var b strings.Builder
	quote := []string{"", `"`, "'"}[r.IntN(3)]
	b.WriteString(quote)
	for range r.IntN(9) {
		b.WriteByte(alphabet[r.IntN(len(alphabet))])
	}
	b.WriteString(quote)
	return b.String()
}

const frame = `pid %[1]s/pid; error_log stderr; events {} http { access_log off;
client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b; fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e;
server { listen unix:%[1]s/s; %[2]s } }
`

// temp gives a folder whose path is short enough for a UNIX socket and, when
// nginx drops to another user, open to it.
func temp(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "mh")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	return dir
}

func write(tb testing.TB, dir, text string) string {
	tb.Helper()
	path := filepath.Join(dir, "n.conf")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestAcceptsWhatNginxAccepts(t *testing.T) {
	bin, dir, r := nginx(t), temp(t), rand.New(rand.NewPCG(1, 2))
	var both, neither int
	for range 250 {
		text := fmt.Sprintf(frame, dir, "location / { return 200 "+snippet(r)+"; }")
		path := write(t, dir, text)
		out, err := exec.Command(bin, "-t", "-q", "-e", "stderr", "-c", path).CombinedOutput()
		_, mine := Parse(path, []byte(text))
		// nginx stops at a statement that makes no sense before it has seen the rest; then the parser may go on.
		lexical := strings.Contains(string(out), `unexpected`)
		switch {
		case err == nil && mine != nil:
			t.Errorf("nginx takes it, the parser says %v:\n%s", mine, text)
		case lexical && mine == nil:
			t.Errorf("the parser takes it, nginx says %s:\n%s", out, text)
		case err == nil:
			both++
		case lexical:
			neither++
		}
	}
	if both < 40 || neither < 40 {
		t.Errorf("%d accepted and %d refused are too few to mean anything", both, neither)
	}
}

func TestReadsTheValuesThatNginxReads(t *testing.T) {
	bin, dir, r := nginx(t), temp(t), rand.New(rand.NewPCG(3, 4))
	var locations strings.Builder
	var want []string
	for len(want) < 300 {
		text := "return 200 " + snippet(r) + ";"
		c, err := Parse("", []byte(text))
		if err != nil || len(c.Block) != 1 || len(c.Block[0].Args) != 2 || c.Block[0].Body != nil {
			continue
		}
		fmt.Fprintf(&locations, "location = /%d { %s\n}\n", len(want), text)
		want = append(want, c.Block[0].Args[1])
	}
	path := write(t, dir, fmt.Sprintf(frame, dir, locations.String()))
	cmd := exec.Command(bin, "-e", "stderr", "-c", path, "-g", "daemon off; master_process off;")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", dir+"/s")
		}}}
	if !listens(dir + "/s") {
		cmd.Process.Kill()
		cmd.Wait()
		t.Fatalf("nginx does not listen: %s", &stderr)
	}
	for i, w := range want {
		res, err := client.Get(fmt.Sprintf("http://n/%d", i))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || string(got) != w {
			t.Errorf("nginx reads %q, the parser %q (%v)", got, w, err)
		}
	}
}

func listens(socket string) bool {
	for range 200 {
		if c, err := net.Dial("unix", socket); err == nil {
			c.Close()
			return true
		}
		time.Sleep(25 * time.Millisecond)
	}
	return false
}
