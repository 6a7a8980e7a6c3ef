package render

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// labRequest is one HTTP request; a header with the key "Host" sets that.
type labRequest struct {
	method, path, body string
	header             map[string]string
}

type labResponse struct {
	status int
	header http.Header
	body   string
}

func (l *lab) do(t *testing.T, q labRequest) labResponse {
	t.Helper()
	method := q.method
	if method == "" {
		method = "GET"
	}
	r, err := http.NewRequest(method, l.base+q.path, strings.NewReader(q.body))
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range q.header {
		if r.Header.Set(k, v); k == "Host" {
			r.Host = v
		}
	}
	client := http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return labResponse{a.StatusCode, a.Header, string(b)}
}

// logs waits for a line of the log: it is written after the answer.
func (l *lab) logs(t *testing.T, line string) {
	t.Helper()
	for range 50 {
		if strings.Contains(l.log.String(), line) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("no %q in the log:\n%s", line, l.log)
}

func (l *lab) host() string { return l.in.Answers.Domain }

// cookies gives the cookies of an answer by the first part of their names.
func (r labResponse) cookies() map[string]*http.Cookie {
	out := map[string]*http.Cookie{}
	for _, c := range (&http.Response{Header: r.header}).Cookies() {
		name, _, _ := strings.Cut(c.Name, "-")
		out[name] = c
	}
	return out
}

// login goes through the form, as a browser behind the proxy does, and gives
// the Cookie header and the XSRF token for what follows.
func (l *lab) login(t *testing.T) (cookie, xsrf string, form, done labResponse) {
	t.Helper()
	header := map[string]string{"Host": l.host(), "X-Forwarded-Proto": "https"}
	form = l.do(t, labRequest{path: "login", header: header})
	x := form.cookies()["_xsrf"]
	if x == nil {
		t.Fatalf("no XSRF cookie: %v", form.header)
	}
	header["Cookie"], header["Content-Type"] = "_xsrf="+x.Value, "application/x-www-form-urlencoded"
	done = l.do(t, labRequest{"POST", "login", url.Values{"_xsrf": {x.Value}, "password": {testToken}, "new_password": {"hunter2"}}.Encode(), header})
	user := done.cookies()["username"]
	if user == nil {
		t.Fatalf("no login cookie: %d %v", done.status, done.header)
	}
	return "_xsrf=" + x.Value + "; " + user.Name + "=" + user.Value, x.Value, form, done
}

// execute runs code in a kernel over a WebSocket and gives what it prints.
func (l *lab) execute(t *testing.T, kernel string, header http.Header, code string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, strings.Replace(l.base, "http", "ws", 1)+"api/kernels/"+kernel+"/channels",
		&websocket.DialOptions{HTTPHeader: header, Host: l.host()})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	type message struct {
		Header  map[string]string `json:"header"`
		Parent  map[string]string `json:"parent_header"`
		Meta    map[string]string `json:"metadata"`
		Channel string            `json:"channel"`
		Content json.RawMessage   `json:"content"`
	}
	source, _ := json.Marshal(code)
	ask, _ := json.Marshal(message{
		Header: map[string]string{"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3", "date": ""},
		Parent: map[string]string{}, Meta: map[string]string{}, Channel: "shell",
		Content: json.RawMessage(`{"code":` + string(source) + `,"silent":false}`),
	})
	if err := ws.Write(ctx, websocket.MessageText, ask); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	for {
		_, b, err := ws.Read(ctx)
		if err != nil {
			t.Fatalf("%v after %q", err, &printed)
		}
		var m struct {
			Header  struct{ Msg_type string }
			Content struct {
				Text            string
				Execution_state string
				Traceback       []string
			}
			Parent_header struct{ Msg_id string }
		}
		if err := json.Unmarshal(b, &m); err != nil || m.Parent_header.Msg_id != "1" {
			continue
		}
		printed.WriteString(m.Content.Text + strings.Join(m.Content.Traceback, "\n"))
		if m.Header.Msg_type == "status" && m.Content.Execution_state == "idle" {
			return printed.String()
		}
	}
}
