package answers

import (
	"strings"
	"testing"
)

func TestAlsoPublish(t *testing.T) {
	q, _ := Find("also-publish")
	for text, want := range map[string]string{
		"127.0.0.1:4040:4040": "", "127.0.0.1:4041:4040 127.0.0.1:4040:4040": "",
		"4040:4040": "is not of the form 127.0.0.1:HOST_PORT:CONTAINER_PORT", "0.0.0.0:4040:4040": "is not on 127.0.0.1", "127.0.0.2:1:1": "is not on 127.0.0.1",
		"127.0.0.1:0:4040": "is not a port", "127.0.0.1:4040:x": "is not a port", "127.0.0.1:1:2,127.0.0.1:1:3": "published twice",
	} {
		var s Answers
		err := q.Set(&s, q.Split(text))
		if want == "" && (err != nil || len(s.AlsoPublish) != len(q.Split(text))) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	var s Answers
	if err := q.Set(&s, []string{"127.0.0.1:9:9", "127.0.0.1:8:8"}); err != nil || strings.Join(q.Get(s), " ") != "127.0.0.1:8:8 127.0.0.1:9:9" {
		t.Errorf("%v, %v", q.Get(s), err)
	}
}
