package cli

import (
	"crypto/rand"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/layout"
)

// TestTwoAtOnce starts several first runs on one stack: one of them wins, and
// the others change nothing, least of all its secrets.
func TestTwoAtOnce(t *testing.T) {
	name := program(t)
	for range 3 {
		dir := magiCopy(t)
		var wg sync.WaitGroup
		codes := make([]int, 4)
		for i := range codes {
			wg.Go(func() {
				cmd := exec.Command(name, "init", "--yes", "-q", "--profile", "prod", "--domain", "a.example.com", "--allow", "10.0.0.0/8", "--dir", dir)
				_ = cmd.Run() // its exit code says it
				codes[i] = cmd.ProcessState.ExitCode()
			})
		}
		wg.Wait()
		won := 0
		for _, c := range codes {
			if c == ExitOK {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d of %d runs say that they have written (%v)", won, len(codes), codes)
		}
		if sets, err := filepath.Glob(filepath.Join(dir, ".magi-harden/backups/*/.env")); err != nil || len(sets) != 1 {
			t.Errorf(".env was replaced %d times, %v", len(sets), err)
		}
	}
}

// TestUpgradesAtOnce lets several upgrades add an answer each: what one of them
// says it has done is there in the end, and the others say that they have not.
func TestUpgradesAtOnce(t *testing.T) {
	name := program(t)
	won, lost := 0, 0
	for range 4 {
		dir := initialised(t)
		before := readTree(t, dir)
		var wg sync.WaitGroup
		codes, outs := make([]int, 4), make([]string, 4)
		for i := range codes {
			wg.Go(func() {
				cmd := exec.Command(name, "upgrade", "-q", "--dir", dir, "--set", fmt.Sprintf("allow+=10.%d.0.0/16", i))
				out, _ := cmd.CombinedOutput() // its exit code says it
				codes[i], outs[i] = cmd.ProcessState.ExitCode(), string(out)
			})
		}
		wg.Wait()
		after := readTree(t, dir)
		for i, code := range codes {
			there := strings.Contains(after[layout.NginxConfig], fmt.Sprintf("allow 10.%d.0.0/16;", i))
			said := strings.Contains(outs[i], "in use by") || strings.Contains(outs[i], "changed")
			switch {
			case code == ExitOK && there:
				won++
			case code == ExitFailed && !there && said:
				lost++
			default:
				t.Errorf("exit code %d, the range is there: %v\n%s", code, there, outs[i])
			}
		}
		for _, f := range []string{".env", layout.Cert, layout.Key, layout.CACert, layout.CAKeyFile} {
			if after[f] != before[f] {
				t.Errorf("%s changed", f)
			}
		}
		mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir)
	}
	if won < 4 {
		t.Errorf("%d of 16 upgrades were made, %d refused: one of each four has to come through", won, lost)
	}
	t.Logf("%d made, %d refused", won, lost)
}

// TestUpgradeBetweenReads: another upgrade that writes after this one has read the
// answers, and before it reads the folder, is not undone.
func TestUpgradeBetweenReads(t *testing.T) {
	dir := initialised(t)
	_, err := deploy.Upgrade(t.Context(), deploy.UpgradeOptions{Options: deploy.Options{
		Dir: dir, Now: time.Now(), Random: rand.Reader,
		Layers: func(stored answers.Source) ([]answers.Source, error) {
			mustRun(t, ExitOK, "upgrade", "-q", "--dir", dir, "--set", "allow+=10.1.0.0/16")
			mine := answers.Given{Values: append(slices.Clone(stored["allow"].Values), "10.2.0.0/16"), From: "--set allow"}
			return []answers.Source{{"allow": mine}}, nil
		},
	}})
	if err == nil || !strings.Contains(err.Error(), ".magi-harden/answers.yaml: changed during this run") {
		t.Errorf("error %v", err)
	}
	if conf := readTree(t, dir)[layout.NginxConfig]; !strings.Contains(conf, "allow 10.1.0.0/16;") || strings.Contains(conf, "10.2.0.0") {
		t.Errorf("the other upgrade is lost:\n%s", conf)
	}
}
