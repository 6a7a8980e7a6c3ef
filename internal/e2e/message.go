//go:build e2e

package e2e

// message is one of Jupyter's messages, as far as it is read.
type message struct {
	Header  messageHeader `json:"header"`
	Parent  messageHeader `json:"parent_header"`
	Channel string        `json:"channel"`
	Content struct {
		Name   string `json:"name"`            // stream: stdout or stderr
		Text   string `json:"text"`            // stream
		State  string `json:"execution_state"` // status
		Status string `json:"status"`          // execute_reply
		Error  string `json:"ename"`
		Value  string `json:"evalue"`
		Data   struct {
			Plain string `json:"text/plain"`
			PNG   []byte `json:"image/png"`
		} `json:"data"`
	} `json:"content"`
}

type messageHeader struct {
	ID   string `json:"msg_id"`
	Type string `json:"msg_type"`
}

// executeRequest asks a kernel to run a cell.
type executeRequest struct {
	Header   requestHeader `json:"header"`
	Parent   struct{}      `json:"parent_header"`
	Metadata struct{}      `json:"metadata"`
	Content  execute       `json:"content"`
	Channel  string        `json:"channel"`
	Buffers  []string      `json:"buffers"`
}

type requestHeader struct {
	ID      string `json:"msg_id"`
	Type    string `json:"msg_type"`
	Session string `json:"session"`
	User    string `json:"username"`
	Version string `json:"version"`
}

type execute struct {
	Code         string   `json:"code"`
	Silent       bool     `json:"silent"`
	StoreHistory bool     `json:"store_history"`
	Expressions  struct{} `json:"user_expressions"`
	AllowStdin   bool     `json:"allow_stdin"`
	StopOnError  bool     `json:"stop_on_error"`
}
