package cli

import (
	"github.com/spf13/cobra"

	"example.com/magi-harden/internal/answers"
)

// newSchemaCmd returns the command that prints the JSON schema of the answers file.
func newSchemaCmd(sys IO) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of the answers file",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := sys.Out.Write(answers.Schema())
			return err
		},
	}
}
