//go:build e2e

package e2e

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// testHeldBodies has somebody without a token send many large bodies that never end,
// while another one works.
func testHeldBodies(t *testing.T, s *stack, v visitor, base string) {
	before, killed := s.inspect("jupyter"), s.oomKills(t)
	k := s.loggedIn(t, v, base).newKernel()
	const length, chunked = "Content-Length: 60000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3938700\r\n" // 60 MB in one chunk
	for _, c := range []struct {
		request, header string
		most            int // bodies that may be taken in at the same time
	}{
		{"PUT /login", length, 0}, {"POST /login?next=%2Flab", chunked, 0}, {"PUT /api/contents/held", length, 6},
		{"PUT /api/contents/held", chunked, 6}, {"GET /lab", length, 6}, {"GET /lab", chunked, 0},
	} {
		attacker := v
		attacker.from, _ = newNeighbour(t)
		if held := hold(t, attacker, c.request, c.header); held > c.most {
			t.Errorf("%s, %s: %d bodies of 60 MB are taken in, want %d at most", c.request, c.header, held, c.most)
		}
		if o, err := k.tryRun("1 + 1", time.Minute); err != nil || o.result != "2" {
			t.Errorf("%s: the kernel of another user: %+v, %v", c.request, o, err)
		}
	}
	if after := s.inspect("jupyter"); after.RestartCount != before.RestartCount || after.ID != before.ID || s.oomKills(t) != killed {
		t.Errorf("Jupyter ran out of memory: restarted %d times, %d before", after.RestartCount, before.RestartCount)
	}
}

// hold opens 75 connections that each send a body of 60 MB but for its last byte, and
// returns how many of them the server took in without an answer. All are closed then.
func hold(t *testing.T, v visitor, request, header string) (held int) {
	t.Helper()
	var all sync.WaitGroup
	var count sync.Mutex
	over := time.Now().Add(8 * time.Second)
	for range 75 {
		all.Go(func() {
			kept, err := holdOne(t, v, request, header, over)
			if err != nil {
				t.Error(err)
			}
			count.Lock()
			defer count.Unlock()
			if kept {
				held++
			}
		})
	}
	all.Wait()
	return held
}

// holdOne returns whether the server has sent no answer when the time is over.
func holdOne(t *testing.T, v visitor, request, header string, over time.Time) (bool, error) {
	conn, err := v.from.dial(t.Context(), "tcp", v.to, v.source)
	if err != nil {
		return false, err
	}
	client := tls.Client(conn, &tls.Config{ServerName: domain, InsecureSkipVerify: true})
	defer conn.Close()
	_ = client.SetDeadline(over)
	if _, err := fmt.Fprintf(client, "%s HTTP/1.1\r\nHost: %s\r\n%s", request, domain, header); err != nil {
		return false, fmt.Errorf("%s: %w", request, err)
	}
	go func() {
		part := make([]byte, 1<<20)
		for left := 60_000_000 - 1; left > 0; left -= len(part) {
			if _, err := client.Write(part[:min(len(part), left)]); err != nil {
				return
			}
		}
	}()
	_, err = client.Read(make([]byte, 1))
	var late net.Error
	return errors.As(err, &late) && late.Timeout(), nil
}

// testLargeFiles saves what is as large as the limit allows, and uploads a gigabyte in
// the pieces in which JupyterLab sends it.
func testLargeFiles(t *testing.T, s *stack, v visitor, base string) {
	j := s.loggedIn(t, v, base)
	plot := strings.Repeat("x", 60<<20)
	text, _ := json.Marshal(plot)
	j.save("large.txt", content{Type: "file", Format: "text", Content: text})
	var got string
	if err := json.Unmarshal(j.load("large.txt").Content, &got); err != nil || got != plot {
		t.Errorf("60 MB come back as %d bytes, %v", len(got), err)
	}

	const pieces = 1 << 10
	piece, _ := json.Marshal(base64.StdEncoding.EncodeToString(make([]byte, 1<<20)))
	for i := 1; i <= pieces; i++ {
		chunk := i
		if i == pieces {
			chunk = -1
		}
		body := fmt.Sprintf(`{"type": "file", "format": "base64", "chunk": %d, "content": %s}`, chunk, piece)
		if a := j.do(http.MethodPut, "api/contents/upload.bin", []byte(body), http.Header{"Content-Type": {"application/json"}}); a.status >= 300 {
			t.Fatalf("piece %d: status %d: %.200s", i, a.status, a.body)
		}
	}
	k := j.newKernel()
	if o := k.run("import os; os.chdir('/home/jovyan/work'); os.path.getsize('upload.bin')", time.Minute); o.result != fmt.Sprint(pieces<<20) {
		t.Errorf("the upload: %+v", o)
	}
	k.run("os.remove('upload.bin'); os.remove('large.txt')", time.Minute)
}
