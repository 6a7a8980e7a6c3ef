package ask

import (
	"errors"
	"os"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/term"
)

func TestInteractive(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	tests := []struct {
		name       string
		stdin, err *os.File
		ci         string
		want       bool
	}{
		{"two terminals", slave, slave, "", true},
		{"CI", slave, slave, "true", false},
		{"stdin redirected", null, slave, "", false},
		{"stderr redirected", slave, null, "", false},
	}
	for _, tt := range tests {
		env := map[string]string{"CI": tt.ci}
		if got := Interactive(tt.stdin, tt.err, func(name string) string { return env[name] }); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestRestore: the func that New returns brings back the mode that New found.
func TestRestore(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	before, err := term.GetState(int(slave.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_, restore, err := New(Terminal{In: slave, Err: slave, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := term.MakeRaw(int(slave.Fd())); err != nil {
		t.Fatal(err)
	}
	restore()
	after, err := term.GetState(int(slave.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if *after != *before {
		t.Errorf("mode before %+v, after %+v", before, after)
	}
}

// TestClosedTerminal: a terminal that is gone is the end of the input.
func TestClosedTerminal(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	_ = master.Close()
	if _, err := (&source{file: slave}).line(); !errors.Is(err, ErrEnded) {
		t.Errorf("error %v, want %v", err, ErrEnded)
	}
}
