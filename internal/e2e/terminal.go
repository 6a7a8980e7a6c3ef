//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket/wsjson"
)

// types opens a terminal, types line into it, and returns what it shows until
// that has the text want.
func (j *jupyter) types(line, want string, within time.Duration) (shown string, err error) {
	j.t.Helper()
	var opened struct{ Name string }
	j.api(http.MethodPost, "terminals", map[string]string{}, http.StatusOK, &opened)
	defer j.do(http.MethodDelete, "api/terminals/"+opened.Name, nil, nil)
	conn, status, err := j.connect("terminals/websocket/"+opened.Name, nil)
	if err != nil {
		return "", fmt.Errorf("terminal WebSocket: status %d: %w", status, err)
	}
	defer conn.CloseNow()
	ctx, cancel := context.WithTimeout(j.t.Context(), within)
	defer cancel()
	if err := wsjson.Write(ctx, conn, []string{"stdin", line + "\r"}); err != nil {
		return "", fmt.Errorf("type into a terminal: %w", err)
	}
	for !strings.Contains(shown, want) {
		var m []json.RawMessage // its kind, and what belongs to that
		if err := wsjson.Read(ctx, conn, &m); err != nil {
			return shown, fmt.Errorf("wait for %q in a terminal: %w", want, err)
		}
		var kind, text string
		if len(m) == 2 && json.Unmarshal(m[0], &kind) == nil && kind == "stdout" && json.Unmarshal(m[1], &text) == nil {
			shown += text
		}
	}
	return shown, nil
}
