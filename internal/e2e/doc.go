// Package e2e runs the generated stack on a real Docker engine. Everything but
// this file has the build tag e2e, so that `go test ./...` needs no Docker; see
// README.md for the map and for how to run it.
package e2e
