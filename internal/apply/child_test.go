package apply

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// childEnv makes the test binary a child process: what it does is the value.
const childEnv = "MAGI_HARDEN_APPLY_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		if err := child(job); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child runs "hold DIR": lock until stdin ends; or "apply DIR SEED FILES AT":
// change, SIGKILL before step AT, or with 0 print the counts of the steps.
func child(job string) error {
	var dir string
	if rest, ok := strings.CutPrefix(job, "hold "); ok {
		h, err := Lock(rest, Options{Command: "hold", Now: testTime})
		if err != nil {
			return err
		}
		fmt.Println("held")
		_, _ = io.Copy(io.Discard, os.Stdin)
		return h.Unlock()
	}
	var seed uint64
	var files, at int
	if _, err := fmt.Sscanf(job, "apply %s %d %d %d", &dir, &seed, &files, &at); err != nil {
		return err
	}
	p := &probe{at: at, fault: kill, fsync: true}
	s := newScenario(seed, files)
	t := &childT{}
	if _, err := Apply(dir, s.plan(t, dir), p.options()); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(p.kinds)
}

// childT lets the helpers of tests run where there is no test.
type childT struct{ testing.TB }

func (*childT) Helper() {}
func (*childT) Fatal(args ...any) {
	fmt.Fprintln(os.Stderr, args...)
	os.Exit(1)
}

func childCommand(job string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+job)
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilled kills real processes with SIGKILL before every step.
func TestKilled(t *testing.T) {
	scratch := scratchDir(t)
	type job struct {
		s               scenario
		seed, files, at int
	}
	jobs := make(chan job)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for j := range jobs {
				if problem := killCase(t, scratch, j.s, j.seed, j.files, j.at); problem != "" {
					t.Errorf("%d files, killed before step %d: %s", j.files, j.at, problem)
				}
			}
		})
	}
	runs := 0
	for seed, files := range sizes() {
		s := newScenario(uint64(seed), files)
		total := countSteps(t, s, false)
		for at := 1; at <= total; at += 1 + files/8 {
			jobs <- job{s, seed, files, at}
			runs++
		}
	}
	close(jobs)
	workers.Wait()
	t.Logf("%d processes killed", runs)
}

func killCase(t *testing.T, scratch string, s scenario, seed, files, at int) string {
	dir, err := os.MkdirTemp(scratch, "")
	check(t, err)
	defer os.RemoveAll(dir)
	s.old.write(t, dir)
	cmd := childCommand("apply " + dir + " " + strconv.Itoa(seed) + " " + strconv.Itoa(files) + " " + strconv.Itoa(at))
	err = cmd.Run()
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		return fmt.Sprintf("the child was not killed: %v", err)
	}
	return recovered(t, dir, s, at%5 == 0)
}
