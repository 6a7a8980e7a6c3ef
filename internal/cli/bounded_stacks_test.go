//go:build linux

package cli

import (
	"fmt"
	"maps"
	"strings"
)

// hostileStacks lists the hostile stacks by name.
func hostileStacks() map[string]hostile {
	out := map[string]hostile{}
	for _, some := range []map[string]hostile{hostileYAML(), hostileVariables(), hostileFiles(), hostileGrowth(), hostileBuilds()} {
		maps.Copy(out, some)
	}
	return out
}

func hostileYAML() map[string]hostile {
	text := strings.Repeat
	return map[string]hostile{
		"aliases of aliases":    {more: "x0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + doubled(9, "x#: &a# [*a<, *a<, *a<, *a<, *a<, *a<, *a<, *a<, *a<, *a<]\n"), want: "docker-compose.yml:"},
		"aliases in mappings":   {more: "x0: &a0 {a: x, b: x, c: x}\n" + doubled(20, "x#: &a# {a: *a<, b: *a<, c: *a<}\n"), want: "docker-compose.yml:"},
		"merge keys":            {more: "x-0: &a0 {k0: x}\n" + doubled(2000, "x-#: &a# {<<: *a<, k#: x}\n"), want: "docker-compose.yml:"},
		"merged lists":          {more: "x-0: &a0 {k0: x}\n" + doubled(25, "x-#: &a# {<<: [*a<, *a<], k#: x}\n"), want: "docker-compose.yml:"},
		"aliases below bound":   {more: "x0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + doubled(3, "x#: &a# [*a<, *a<, *a<, *a<, *a<, *a<, *a<, *a<, *a<, *a<]\n"), want: "docker-compose.yml:"},
		"an anchor in itself":   {more: "x-a: &a {b: *a}\n", want: "docker-compose.yml:"},
		"lists in lists":        {more: "x-a: " + text("[", 100_000) + text("]", 100_000) + "\n", want: "docker-compose.yml:"},
		"mappings in mappings":  {more: "x-a: " + text("{a: ", 9000) + text("}", 9000) + "\n", want: "docker-compose.yml:"},
		"blocks in blocks":      {more: "x-a:\n" + repeated(3000, func(i int) string { return text(" ", i+1) + "a:\n" }), want: "docker-compose.yml:"},
		"lists on a line":       {more: "x-a: " + text("- ", 100_000) + "\n", want: "docker-compose.yml:"},
		"a key of 7 MB":         {more: text("k", 7<<20) + ": x\n", want: "docker-compose.yml"},
		"comments":              {more: text("# c\n", 1<<20)},
		"documents":             {more: text("---\n{}\n", 20_000), want: "docker-compose.yml"},
		"resets":                {more: "  a: &a\n    image: x\n    labels: {" + lines(1000, "k#: x, ") + "}\n" + lines(1000, "  s#: {extends: a, labels: {k#: !reset null}}\n"), want: "docker-compose.yml"},
		"values without an end": {more: "x-a: [" + text("a,", 4_100_000) + "]\n", want: "docker-compose.yml:"},
	}
}

func hostileVariables() map[string]hostile {
	text := strings.Repeat
	mega := "A=" + text("x", 1<<20) + "\n"
	return map[string]hostile{
		"doubled":                    {files: map[string]string{".env": "A0=xx\n" + doubled(60, "A#=$A<$A<\n")}, want: ".env:18: A17: its value is longer"},
		"long values of .env":        {files: map[string]string{".env": mega + lines(10_000, "B#=$A\n")}, want: ".env:"},
		"long in many places":        {more: "    labels:\n" + lines(5000, "      l#: $A\n"), files: map[string]string{".env": mega}, want: "docker-compose.yml:"},
		"long in one place":          {more: "    labels: {a: '" + text("$A", 5000) + "'}\n", files: map[string]string{".env": mega}, want: "docker-compose.yml:"},
		"in one another":             {more: "    labels: {a: '" + text("${A:-", 5000) + text("}", 5000) + "'}\n", want: "docker-compose.yml:"},
		"one after another":          {more: "    labels: {a: '" + text("${A:-x}", 50_000) + "'}\n", want: "docker-compose.yml:"},
		"after another in .env":      {files: map[string]string{".env": "B=" + text("${A:-x}", 50_000) + "\n"}, want: ".env:1: B:"},
		"in env_file":                {more: "    env_file: e\n", files: map[string]string{"e": "A0=xx\n" + doubled(60, "A#=$A<$A<\n")}, want: "e:18: A17: its value is longer"},
		"in label_file":              {more: "    label_file: e\n", files: map[string]string{"e": "A0=xx\n" + doubled(60, "A#=$A<$A<\n")}, want: "e:18: A17: its value is longer"},
		"in an include's .env":       {more: "include: [sub/c.yml]\n", files: map[string]string{"sub/c.yml": "services: {x: {image: x}}\n", "sub/.env": "A0=xx\n" + doubled(60, "A#=$A<$A<\n")}, want: "sub/.env:18: A17: its value is longer"},
		"in an include's file":       {more: "include: [{path: c.yml, env_file: e}]\n", files: map[string]string{"c.yml": "services: {x: {image: x}}\n", "e": "A0=xx\n" + doubled(60, "A#=$A<$A<\n")}, want: "e:18: A17: its value is longer"},
		"env_file of many":           {more: lines(2000, "  s#: {image: x, env_file: e}\n"), files: map[string]string{"e": lines(50_000, "K#=x\n")}, want: "e: with it, env_file and label_file add more"},
		"label_file of many":         {more: lines(2000, "  s#: {image: x, label_file: e}\n"), files: map[string]string{"e": lines(50_000, "K#=x\n")}, want: "e: with it, env_file and label_file add more"},
		"errors in many places":      {more: "    labels:\n" + lines(20_000, "      l#: ${A:?"+text("m", 100)+"}\n"), want: "docker-compose.yml:"},
		"not one that Compose reads": {more: "    labels:\n" + lines(20_000, "      l#: ${A\n"), want: "docker-compose.yml:"},
	}
}

func hostileFiles() map[string]hostile {
	const (
		regular = "x: not a regular file"
		large   = "x: larger than 8 MiB"
	)
	out := map[string]hostile{
		"a FIFO for .env":               {make: fifo(".env"), want: ".env: not a regular file"},
		"/dev/zero for .env":            {make: link("/dev/zero", ".env"), want: ".env: a symlink that leads out"},
		"200 MB for .env":               {make: sparse(".env", 200), want: ".env: larger than 8 MiB"},
		"a FIFO for the Dockerfile":     {base: builtStack, make: fifo("Dockerfile"), want: "Dockerfile: not a regular file"},
		"200 MB for the Dockerfile":     {base: builtStack, make: sparse("Dockerfile", 200), want: "Dockerfile: larger than 8 MiB"},
		"a device for the Dockerfile":   {base: builtStack, make: device("Dockerfile"), want: "Dockerfile: not a regular file"},
		"a FIFO for an override":        {make: fifo("compose.override.yml"), want: "compose.override.yml: not a regular file"},
		"200 MB for an override":        {make: sparse("compose.override.yml", 200), want: "compose.override.yml: larger than 64 MiB"},
		"a FIFO for an include's .env":  {more: "include: [nb/c.yml]\n", files: map[string]string{"nb/c.yml": "services: {y: {image: x}}\n"}, make: fifo("nb/.env"), want: "nb/.env: not a regular file"},
		"60 MB of zeros for an include": {more: "include: [x]\n", make: sparse("x", 60), want: "x: "},
	}
	for key, more := range map[string]string{
		"include":                 "include: [x]\n",
		"extends":                 "    extends: {file: x, service: y}\n",
		"env_file":                "    env_file: x\n",
		"env_file of an include":  "include: [{path: c.yml, env_file: x}]\n",
		"label_file":              "    label_file: x\n",
		"label_file of pre_start": "    pre_start: [{image: x, label_file: x}]\n",
	} {
		beside := map[string]string{"c.yml": "services: {y: {image: x}}\n"}
		most := large
		if key == "include" || key == "extends" {
			most = "x: larger than 64 MiB"
		}
		out["a FIFO for "+key] = hostile{more: more, files: beside, make: fifo("x"), want: regular}
		out["a device for "+key] = hostile{more: more, files: beside, make: device("x"), want: regular}
		out["/dev/zero for "+key] = hostile{more: more, files: beside, make: link("/dev/zero", "x"), want: "x: a symlink that leads out"}
		out["a link to itself for "+key] = hostile{more: more, files: beside, make: link("x", "x"), want: "x: "}
		out["a folder for "+key] = hostile{more: more, files: beside, make: link("nb", "x"), want: regular}
		out["200 MB for "+key] = hostile{more: more, files: beside, make: sparse("x", 200), want: most}
	}
	return out
}

// chained are n files of which each names the next one.
func chained(n int, format, last string) map[string]string {
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("f%d.yml", i)] = strings.ReplaceAll(format, "#", fmt.Sprint(i+1))
	}
	files[fmt.Sprintf("f%d.yml", n)] = last
	return files
}

func hostileGrowth() map[string]hostile {
	const last = "services: {s: {image: x}}\n"
	base := "  base:\n    image: x\n    labels:\n" + lines(5000, "      k#: x\n")
	return map[string]hostile{
		"100 levels of include":       {more: "include: [f0.yml]\n", files: chained(100, "include: [f#.yml]\n", last), want: "f19.yml:1: includes are nested more than 20 deep"},
		"19 levels of include":        {more: "include: [f0.yml]\n", files: chained(18, "include: [f#.yml]\n", last)},
		"includes that double":        {more: "include: [f0.yml]\n", files: chained(18, "include: [f#.yml, f#.yml]\n", last)},
		"includes in a circle":        {more: "include: [f0.yml]\n", files: map[string]string{"f0.yml": "include: [f0.yml]\n"}, want: "docker-compose.yml"},
		"many layers":                 {files: map[string]string{".env": "COMPOSE_FILE=docker-compose.yml" + strings.Repeat(":docker-compose.yml", 5000) + "\n"}, want: "COMPOSE_FILE in .env: names more than 100 files"},
		"2000 includes":               {more: "include:\n" + lines(2000, "  - f#.yml\n"), files: chained(2000, "services: {s#: {image: x}}\n", last), want: "f"},
		"extends in 100 files":        {more: "    extends: {file: f0.yml, service: s}\n", files: chained(101, "services: {s: {extends: {file: f#.yml, service: s}}}\n", last), want: "f100.yml:1: extends goes in a circle, or over more than 100"},
		"a chain of extends":          {more: "  s0: {image: x}\n" + doubled(5000, "  s#: {extends: s<}\n"), want: "docker-compose.yml:"},
		"extends in a circle":         {more: "  a: {extends: b}\n  b: {extends: a}\n", want: "docker-compose.yml:"},
		"a large service extended":    {more: base + lines(5000, "  s#: {extends: base}\n"), want: "docker-compose.yml:"},
		"a large file extended":       {more: lines(3000, "  s#: {extends: {file: f.yml, service: t}}\n"), files: map[string]string{"f.yml": "services:\n  t: {image: x}\n" + base}, want: "docker-compose.yml:"},
		"all ports, twice":            {more: "  a: {image: x, ports: ['1-65535:1-65535']}\n  b: {image: x, ports: ['1-65535:1-65535']}\n", want: "docker-compose.yml:"},
		"all ports from a variable":   {more: "  a: {image: x, ports: ['${R}:${R}']}\n", files: map[string]string{".env": "R=1-65535\n"}, want: "docker-compose.yml:"},
		"all ports in an include":     {more: "include: [{path: f.yml, env_file: e}]\n", files: map[string]string{"f.yml": "services: {a: {image: x, ports: ['${R}:${R}']}}\n", "e": "R=1-65535\n"}, want: "f.yml:1:"},
		"published ports of many":     {more: lines(500, "  s#: {image: x, ports: [{target: 1, published: 1-65535}]}\n"), want: "docker-compose.yml:"},
		"ports of a service extended": {more: "  a: {image: x, ports: ['20000-30000:20000-30000']}\n" + lines(100, "  s#: {extends: a}\n"), want: "docker-compose.yml:"},
		"10,000 ports":                {more: "  a: {image: x, ports: ['20000-30000:20000-30000/udp']}\n"},
	}
}

func hostileBuilds() map[string]hostile {
	args := "ARG A0=xxxxxxxx\n" + doubled(200, "ARG A#=$A<$A<\n")
	return map[string]hostile{
		"ARGs that double":          {base: builtStack, files: map[string]string{"Dockerfile": args + "FROM quay.io/jupyter/minimal-notebook:2026-10-05\n"}},
		"ARGs of FROM":              {base: builtStack, files: map[string]string{"Dockerfile": args + "FROM quay.io/jupyter/$A200\n"}},
		"ARGs in one another":       {base: builtStack, files: map[string]string{"Dockerfile": "ARG A=" + strings.Repeat("${B:-", 100_000) + "\nFROM quay.io/jupyter/minimal-notebook:2026-10-05\n"}, want: "Dockerfile: rejected by docker build"},
		"stages":                    {base: builtStack, files: map[string]string{"Dockerfile": lines(100_000, "FROM a AS b#\n") + "FROM quay.io/jupyter/minimal-notebook:2026-10-05\n"}},
		"ARGs that refer to others": {base: builtStack, files: map[string]string{"Dockerfile": "ARG REGISTRY=quay.io\nARG NAME=minimal-notebook\nFROM quay.io/jupyter/$NAME:2026-10-05\n"}},
	}
}
