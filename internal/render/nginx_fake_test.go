package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

const rightToken = "0123456789abcdef0123456789abcdef"

// fakeJupyter answers like jupyter_server 2.21: the token from a query, a
// header or a form, on every path; a cookie after the login.
type fakeJupyter struct {
	base string
	gate chan struct{} // a stream waits for it before its second part
}

func (j *fakeJupyter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", "TornadoServer/6.6")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "frame-ancestors 'self'")
	path, inside := strings.CutPrefix(r.URL.Path, j.base)
	body, err := io.ReadAll(r.Body) // Tornado reads it before it asks who sends it
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	token := r.FormValue("token")
	if token == "" {
		_, token, _ = strings.Cut(r.Header.Get("Authorization"), " ")
	}
	cookie, _ := r.Cookie("username")
	in := token == rightToken || cookie != nil && cookie.Value == "in"
	switch {
	case !inside:
		http.NotFound(w, r)
	case path == "api":
		io.WriteString(w, `{"version": "2.21.1"}`)
	case path == "login" && r.Method == http.MethodPost:
		if r.FormValue("password") != rightToken {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "username", Value: "in", Path: j.base})
		w.Header().Set("Location", j.base)
		w.WriteHeader(http.StatusFound)
	case path == "login" || strings.HasPrefix(path, "static/"):
		io.WriteString(w, "public")
	case !in && strings.HasPrefix(path, "api/"):
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, `{"message": "Forbidden"}`)
	case !in:
		w.Header().Set("Location", j.base+"login?next=x")
		w.WriteHeader(http.StatusFound)
	case strings.HasSuffix(path, "/channels"):
		echo(w, r)
	case path == "api/stream":
		io.WriteString(w, "one")
		w.(http.Flusher).Flush()
		<-j.gate
		io.WriteString(w, "two")
	case path == "api/request":
		r.Header.Set("Host", r.Host)
		json.NewEncoder(w).Encode(r.Header)
	case r.Method == http.MethodPut:
		fmt.Fprintf(w, "%d bytes", len(body))
	default:
		io.WriteString(w, "in")
	}
}

// echo takes an upgrade and sends back what it gets.
func echo(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != "websocket" || r.Header.Get("Connection") != "upgrade" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	conn, rw, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
	io.Copy(conn, rw)
}

// nameServer answers every question with one address, which may change; with
// nobody it knows no name.
type nameServer struct {
	mu      sync.Mutex
	address [4]byte
	conn    net.PacketConn
}

var nobody [4]byte

func startNameServer(tb testing.TB) *nameServer {
	tb.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	n := &nameServer{address: [4]byte{127, 0, 0, 1}, conn: conn}
	go n.serve()
	return n
}

func (n *nameServer) set(address [4]byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.address = address
}

func (n *nameServer) serve() {
	buf := make([]byte, 512)
	for {
		size, from, err := n.conn.ReadFrom(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buf[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		n.mu.Lock()
		address := n.address
		n.mu.Unlock()
		m.Response, m.RecursionAvailable = true, true
		if address == nobody {
			m.RCode = dnsmessage.RCodeNameError
		} else {
			m.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET, TTL: 600},
				Body:   &dnsmessage.AResource{A: address},
			}}
		}
		if out, err := m.Pack(); err == nil {
			n.conn.WriteTo(out, from)
		}
	}
}
