package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/deploy"
)

// options returns the options of package deploy.
func (c *common) options(sys IO) deploy.Options {
	return deploy.Options{
		Dir: c.dir, ReadOnly: c.looks(), Guard: guard, Shell: sys.Env, Now: sys.now(), Random: rand.Reader, Version: deploy.Version{Retired: sys.retired},
		Layers:    func(stored answers.Source) ([]answers.Source, error) { return c.sources(sys, stored) },
		Recovered: func(r apply.Recovery) { fmt.Fprintln(sys.Err, "magi-harden: "+r.String()) },
	}
}

// sources returns the layers of answers of a command line, the strongest first. It
// fails on an unknown key and on a file that cannot be read.
func (c *common) sources(sys IO, stored answers.Source) ([]answers.Source, error) {
	set, err := setOver(stored, c.set)
	if err != nil {
		return nil, err
	}
	env, err := fromEnviron(sys.Environ())
	if err != nil {
		return nil, err
	}
	read, err := fromFile(c.answers, sys.In)
	return []answers.Source{set, c.flags, env, read}, err
}

// nameOnly matches the part of a wrong --set that can be shown: the rest may be a
// secret.
var nameOnly = regexp.MustCompile(`^[A-Za-z_-]{0,30}`)

// setOver parses the pairs of --set; += adds to the stored list.
func setOver(stored answers.Source, pairs []string) (answers.Source, error) {
	out := answers.Source{}
	var errs []error
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		key, adds := strings.CutSuffix(key, "+")
		q, known := answers.Find(key)
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("--set %s: expected key=value\nwrite it as in --set profile=prod", nameOnly.FindString(pair)))
			continue
		case !known:
			errs = append(errs, fmt.Errorf("--set %s: no such answer%s\nto list the names, run: magi-harden schema", nameOnly.FindString(key), answers.Suggest(key)))
			continue
		case adds && q.Kind != answers.List:
			errs = append(errs, fmt.Errorf("--set %s+=: not a list\nwrite --set %s=value", key, key))
			continue
		}
		values := q.Split(value)
		if adds {
			had, again := out[q.Key]
			if !again {
				had = stored[q.Key]
			}
			values = append(slices.Clone(had.Values), values...)
		}
		out[q.Key] = answers.Given{Values: values, From: "--set " + key}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return out, nil
}
