package ask

import (
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the program that asks, in a terminal.
func TestMain(m *testing.M) {
	if script := os.Getenv("ASK_TEST_CHILD"); script != "" {
		os.Exit(child(script))
	}
	os.Exit(m.Run())
}

// task is what a child does: ask its questions in turn until one fails.
type task struct {
	NoColor bool
	Key     time.Duration // limit for escape sequences; 0 is as long as the tests
	Answer  time.Duration // limit for answers to later cursor queries; 0 likewise
	Probe   time.Duration // limit for the probe; 0 likewise
	Asks    []asking
}

type asking struct {
	Kind   string // input, select, multi, confirm
	Check  string // accept only answers that contain it
	Panic  bool   // let Check panic
	Q      Question
	Before time.Duration // pause before it
}

// outcome is what a child tells on stdout.
type outcome struct {
	Prompter    string
	Answers     []string
	Error       string
	Interrupted bool
	Ended       bool
	Signal      int
}

// finished is what a child writes to the terminal last. Then it waits for its
// fourth file to be closed, because the terminal is reset at its end.
const finished = "\x05"

func child(script string) int {
	var t task
	if err := gob.NewDecoder(hex.NewDecoder(strings.NewReader(script))).Decode(&t); err != nil {
		panic(err)
	}
	var o outcome
	if err := t.run(&o); err != nil {
		o.Error, o.Interrupted, o.Ended = err.Error(), errors.Is(err, ErrInterrupted), errors.Is(err, ErrEnded)
		if sig := (*SignalError)(nil); errors.As(err, &sig) {
			o.Signal = int(sig.Signal)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(o); err != nil {
		panic(err)
	}
	fmt.Fprint(os.Stderr, finished)
	_, _ = io.Copy(io.Discard, os.NewFile(3, "hold"))
	return 0
}

func (t task) run(o *outcome) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	limits := limits{probe: t.Probe, answer: t.Answer, key: t.Key}
	for _, limit := range []*time.Duration{&limits.probe, &limits.answer, &limits.key} {
		if *limit == 0 {
			*limit = patience
		}
	}
	p, restore, err := New(Terminal{In: os.Stdin, Err: os.Stderr, Getenv: os.Getenv, NoColor: t.NoColor, limits: limits})
	if err != nil {
		return err
	}
	defer restore()
	o.Prompter = strings.TrimPrefix(fmt.Sprintf("%T", p), "*ask.")
	for _, a := range t.Asks {
		answer, err := a.put(p)
		if err != nil {
			return err
		}
		o.Answers = append(o.Answers, answer)
	}
	return nil
}

func (a asking) put(p Prompter) (string, error) {
	time.Sleep(a.Before)
	a.Q.Check = func(answer string) error {
		if a.Panic {
			panic("as asked")
		}
		if !strings.Contains(answer, a.Check) {
			return fmt.Errorf("no %s in %q\nput it in", a.Check, answer)
		}
		return nil
	}
	switch a.Kind {
	case "input":
		return p.Input(a.Q)
	case "select":
		return p.Select(a.Q)
	case "multi":
		answers, err := p.MultiSelect(a.Q)
		return strings.Join(answers, " "), err
	case "confirm":
		yes, err := p.Confirm(a.Q)
		return fmt.Sprint(yes), err
	}
	panic("no such kind: " + a.Kind)
}
