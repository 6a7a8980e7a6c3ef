package cli

import (
	"example.com/magi-harden/internal/answers"
	"github.com/spf13/cobra"
)

// complete tells shells how to complete the value of each flag: with fixed words, a
// folder, a file, or nothing.
func complete(cmd *cobra.Command) {
	must(cmd.MarkFlagDirname("dir"))
	words := map[string][]string{"output": {"text", "json"}, "set": nil}
	for _, q := range answers.Questions() {
		switch {
		case q.Kind == answers.Bool:
			words[q.Flag()] = []string{"yes", "no"}
		case q.Path == answers.FolderPath:
			must(cmd.MarkFlagDirname(q.Flag()))
		case q.Path == answers.NoPath:
			words[q.Flag()] = q.Choices
		}
	}
	for flag, choices := range words {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)))
	}
}

// must panics on an error that only an unknown flag causes.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
