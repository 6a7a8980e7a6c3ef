package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"example.com/magi-harden/internal/secret"
)

// value is in no output of a test that passes.
const value = "hunter2-hunter2"

// holder has a secret where methods are called (Shown) and where fmt reads past
// them (hidden).
type holder struct {
	Shown  secret.String            `json:"shown" yaml:"shown"`
	List   []secret.String          `json:"list" yaml:"list"`
	Map    map[string]secret.String `json:"map" yaml:"map"`
	Ptr    *secret.String           `json:"ptr" yaml:"ptr"`
	hidden secret.String
}

func hold() holder {
	s := secret.New(value)
	return holder{s, []secret.String{s}, map[string]secret.String{"k": s}, &s, s}
}

func TestEveryVerbIsMasked(t *testing.T) {
	s := secret.New(value)
	for _, flags := range []string{"", "+", "#", "-", " ", "0", "40", ".2", "+#"} {
		for _, verb := range "vTtbcdoOqxXUeEfFgGsw!" {
			format := "%" + flags + string(verb)
			// %T gives a type; %w outside Errorf and %! are mistakes.
			if got := fmt.Sprintf(format, s); !strings.ContainsRune("Tw!", verb) && got != secret.Mask {
				t.Errorf("%s of a secret is %q, want %q", format, got, secret.Mask)
			}
			for _, v := range []any{s, &s, hold(), []any{s}, map[secret.String]int{s: 1}} {
				noLeak(t, format, fmt.Sprintf(format, v))
			}
		}
	}
	noLeak(t, "%p", fmt.Sprintf("%p %[1]z", s))
	if s.String() != secret.Mask || s.GoString() != secret.Mask {
		t.Errorf("String, GoString = %q, %q, want %q", s.String(), s.GoString(), secret.Mask)
	}
}

func TestEveryEncoderIsMasked(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		encode     func(holder) ([]byte, error)
	}{
		{"json", `{"shown":"[secret]","list":["[secret]"],"map":{"k":"[secret]"},"ptr":"[secret]"}`,
			func(h holder) ([]byte, error) { return json.Marshal(h) }},
		{"yaml", "shown: '[secret]'\nlist:\n    - '[secret]'\nmap:\n    k: '[secret]'\nptr: '[secret]'\n",
			func(h holder) ([]byte, error) { return yaml.Marshal(h) }},
		{"xml", "<String>[secret]</String>",
			func(h holder) ([]byte, error) { return xml.Marshal(h.Shown) }},
		{"json key", `{"[secret]":1}`,
			func(h holder) ([]byte, error) { return json.Marshal(map[secret.String]int{h.Shown: 1}) }},
		{"template", "[secret] [[secret]] [secret]",
			func(h holder) ([]byte, error) {
				var b bytes.Buffer
				err := template.Must(template.New("").Parse("{{.Shown}} {{.List}} {{.Ptr}}")).Execute(&b, h)
				return b.Bytes(), err
			}},
		{"text log", `msg=m a=[secret] g.b=[secret]`,
			func(h holder) ([]byte, error) { return logged(h, newTextHandler) }},
		{"json log", `"msg":"m","a":"[secret]","g":{"b":"[secret]"}`,
			func(h holder) ([]byte, error) { return logged(h, newJSONHandler) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.encode(hold())
			if err != nil {
				t.Fatal(err)
			}
			noLeak(t, tt.name, string(got))
			if !strings.Contains(string(got), tt.want) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestIndirectOutputsDoNotLeak(t *testing.T) {
	h := hold()
	for name, text := range map[string]string{
		"error":       fmt.Errorf("verb noun: %w", errors.New(fmt.Sprint(h))).Error(),
		"panic value": fmt.Sprint(func() (v any) { defer func() { v = recover() }(); panic(h) }()),
		"cmp":         fmt.Sprint(cmp.Equal(h.Shown, secret.New("other"))),
	} {
		noLeak(t, name, text)
	}
	for name, newHandler := range map[string]func(*bytes.Buffer) slog.Handler{"text": newTextHandler, "json": newJSONHandler} {
		var b bytes.Buffer
		slog.New(newHandler(&b)).Info("m", "struct", h, "ptr", &h, "list", h.List, "err", fmt.Errorf("%v", h))
		noLeak(t, "slog "+name, b.String())
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(h.Shown); err == nil {
		noLeak(t, "gob", b.String())
	}
}

func TestValue(t *testing.T) {
	var zero secret.String
	s := secret.New(value)
	if got := s.Reveal(); got != value {
		t.Errorf("Reveal() = %q, want the text that went in", got)
	}
	if !zero.IsZero() || zero.Reveal() != "" || s.IsZero() || !secret.New("").IsZero() {
		t.Error("IsZero has to be true for empty texts and only for those")
	}
	if !s.Equal(secret.New(value)) || s.Equal(secret.New("other")) || s.Equal(zero) || !zero.Equal(secret.New("")) {
		t.Error("Equal has to compare the texts")
	}
	if out, err := yaml.Marshal(struct {
		S secret.String `yaml:"s,omitempty"`
	}{}); err != nil || string(out) != "{}\n" {
		t.Errorf("omitempty of an empty secret gives %q, %v", out, err)
	}
}

func noLeak(t *testing.T, how, text string) {
	t.Helper()
	for _, leak := range []string{value, fmt.Sprintf("%x", value), fmt.Sprintf("%X", value), fmt.Sprint([]byte(value)), "hunter"} {
		if strings.Contains(text, leak) {
			t.Errorf("%s shows the secret: %s", how, text)
		}
	}
}

func logged(h holder, newHandler func(*bytes.Buffer) slog.Handler) ([]byte, error) {
	var b bytes.Buffer
	slog.New(newHandler(&b)).Info("m", "a", h.Shown, slog.Group("g", "b", h.Ptr))
	return b.Bytes(), nil
}

func newTextHandler(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) }
func newJSONHandler(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) }
