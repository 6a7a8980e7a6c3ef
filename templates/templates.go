// Package templates embeds the files that magi-harden writes, as text
// templates. The tree below files mirrors the paths of the output; every file
// has one row in the catalogue of package render, and every row has one file.
package templates

import "embed"

// Suffix ends the name of every template; the rest is the path of the output.
const Suffix = ".tmpl"

// Root is the folder of FS that mirrors a deployment.
const Root = "files"

// FS holds the templates, dotfiles too.
//
//go:embed all:files
var FS embed.FS
