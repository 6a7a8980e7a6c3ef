// Command floor does the work that init cannot avoid, and nothing else: it
// loads the stack once with compose-go, makes two P-256 keys, and writes and
// fsyncs the bytes of a finished tree.
//
// Usage: floor STACK [TREE OUT]; without a tree it only loads.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetLevel(logrus.PanicLevel)
	o, err := cli.NewProjectOptions(nil, cli.WithWorkingDirectory(os.Args[1]), cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithDefaultConfigPath, cli.WithName("floor"), cli.WithProfiles([]string{"*"}),
		cli.WithLoadOptions(func(o *loader.Options) { o.MaxNodeVisits = 4_000_000 })) // its default is too low for the large stacks
	must(err)
	_, err = o.LoadProject(context.Background())
	must(err)
	if len(os.Args) < 4 {
		return
	}
	for range 2 {
		_, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(err)
	}
	must(filepath.WalkDir(os.Args[2], func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(os.Args[2], path)
		must(err)
		out := filepath.Join(os.Args[3], rel)
		if d.IsDir() {
			return os.MkdirAll(out, 0o755)
		}
		data, err := os.ReadFile(path)
		must(err)
		return write(out, data)
	}))
}

func write(name string, data []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

func must(err error) {
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
