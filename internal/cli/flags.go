package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/tree"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// common are the flags that every command which renders has.
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

	flags answers.Source // the answers that have a flag each
}

func (c *common) register(f *pflag.FlagSet) {
	f.StringVar(&c.dir, "dir", ".", "the stack's folder")
	f.StringVar(&c.answers, "answers", "", "read answers from `FILE`, - is stdin")
	f.StringArrayVar(&c.set, "set", nil, "set one answer, `key=value`; key+=value adds to a list (repeatable)")
	f.BoolVar(&c.yes, "yes", false, "do not ask for confirmation")
	f.BoolVar(&c.noInput, "no-input", false, "never ask; name what is missing")
	f.BoolVar(&c.dryRun, "dry-run", false, "show what would change, write nothing")
	f.BoolVar(&c.diff, "diff", false, "show the differences line by line")
	f.StringVar(&c.output, "output", "text", "`text or json`")
	f.BoolVar(&c.noColor, "no-color", false, "plain text (also with NO_COLOR)")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "print errors and warnings only")
}

// looks reports whether this run only looks, and must not write.
func (c *common) looks() bool { return c.dryRun || c.checks }

func (c *common) check() error {
	if c.output != "text" && c.output != "json" {
		return withCode(ExitUsage, fmt.Errorf("--output %q: is neither text nor json", c.output))
	}
	return nil
}

// registerQuestions gives every answer its flag.
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

// fromFlags gives the answers of the flags that were set.
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

// envPrefix begins the variables that hold answers.
const envPrefix = "MAGI_HARDEN_"

// fromEnviron gives the answers of MAGI_HARDEN_<KEY>. A variable of that prefix
// which is no answer is a mistake that would go unseen.
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
			errs = append(errs, fmt.Errorf("%s: no such answer%s\nunset it, or correct its name", name, answers.Suggest(strings.ToLower(key))))
			continue
		}
		out[q.Key] = answers.Given{Values: q.Split(value), From: name}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return out, nil
}

// fromFile reads the file of --answers.
func fromFile(path string, stdin io.Reader) (answers.Source, error) {
	if path == "" {
		return nil, nil
	}
	name := path
	var data []byte
	var err error
	if path == "-" {
		name = "stdin"
		data, err = io.ReadAll(io.LimitReader(stdin, tree.MaxInput))
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
