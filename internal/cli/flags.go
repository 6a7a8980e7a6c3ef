package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
	"example.com/magi-harden/internal/tree"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// common are the flags of init and upgrade.
type common struct {
	dir     string
	answers string
	set     []string
	yes     bool
	noInput bool
	dryRun  bool
	checks  bool // --check of upgrade
	diff    bool
	output  string
	noColor bool
	quiet   bool

	flags answers.Source // the answers given as flags
}

func (c *common) register(f *pflag.FlagSet) {
	f.StringVar(&c.dir, "dir", ".", "folder of the stack")
	f.StringVar(&c.answers, "answers", "", "read answers from `FILE` (- for stdin)")
	f.StringArrayVar(&c.set, "set", nil, "set an answer, `key=value`; key+=value adds to a list (repeatable)")
	f.BoolVar(&c.yes, "yes", false, "skip the confirmation")
	f.BoolVar(&c.noInput, "no-input", false, "never prompt; fail with the list of missing answers")
	f.BoolVar(&c.dryRun, "dry-run", false, "show pending changes without writing them")
	f.BoolVar(&c.diff, "diff", false, "show the changes line by line")
	f.StringVar(&c.output, "output", "text", "output `format`: text or json")
	f.BoolVar(&c.noColor, "no-color", false, "plain prompts (also with NO_COLOR)")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "print only errors and warnings")
}

// looks reports whether this run must not write.
func (c *common) looks() bool { return c.dryRun || c.checks }

func (c *common) check() error {
	if c.output != "text" && c.output != "json" {
		return withCode(ExitUsage, fmt.Errorf("--output %q: must be text or json", c.output))
	}
	return nil
}

// registerQuestions adds the flag of every answer.
func registerQuestions(f *pflag.FlagSet) {
	for _, q := range answers.Questions() {
		usage := q.Describe()
		if q.Choices != nil {
			usage += " (" + strings.Join(q.Choices, ", ") + ")"
		}
		if q.Kind == answers.List {
			f.StringArray(q.Flag(), nil, usage+" (repeatable)")
			continue
		}
		f.String(q.Flag(), "", usage)
		if q.Switch {
			f.Lookup(q.Flag()).NoOptDefVal = "yes"
		}
	}
}

// fromFlags returns the answers of the flags that were set.
func fromFlags(cmd *cobra.Command) (answers.Source, error) {
	out := answers.Source{}
	for _, q := range answers.Questions() {
		f := cmd.Flags().Lookup(q.Flag())
		if f == nil || !f.Changed {
			continue
		}
		texts := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			texts = list.GetSlice()
		}
		values := []string{}
		for _, t := range texts {
			values = append(values, q.Split(t)...)
		}
		out[q.Key] = answers.Given{Values: values, From: "--" + q.Flag()}
	}
	return out, nil
}

// envPrefix begins the names of the variables that have answers.
const envPrefix = "MAGI_HARDEN_"

// fromEnviron returns the answers of the variables MAGI_HARDEN_<KEY>. It fails on
// an unknown key, so that a typing error does not go unnoticed.
func fromEnviron(environ []string) (answers.Source, error) {
	out := answers.Source{}
	var errs []error
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		key, ours := strings.CutPrefix(name, envPrefix)
		if !ours || value == "" {
			continue
		}
		q, known := answers.Find(strings.ToLower(key))
		if !known {
			errs = append(errs, fmt.Errorf("%s: no such answer%s\n%s", printable.Text(name), answers.Suggest(strings.ToLower(key)), shell.Line("correct its name, or run: unset %s", name)))
			continue
		}
		out[q.Key] = answers.Given{Values: q.Split(value), From: name}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return out, nil
}

// fromFile reads the file of --answers; "" gives nil.
func fromFile(path string, stdin io.Reader) (answers.Source, error) {
	if path == "" {
		return nil, nil
	}
	name := path
	var data []byte
	var err error
	if path == "-" {
		name = "stdin"
		data, err = io.ReadAll(io.LimitReader(stdin, tree.MaxInput+1))
		if err == nil && len(data) > tree.MaxInput {
			err = fmt.Errorf("%s: larger than %d MiB\ngive the right file", name, tree.MaxInput>>20)
		}
	} else {
		data, err = tree.ReadFile(path)
	}
	if err != nil {
		return nil, withCode(ExitUsage, fmt.Errorf("--answers: %w", err))
	}
	a, err := answers.ParseAnswers(name, data)
	if err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return a, nil
}
