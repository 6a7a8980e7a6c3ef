package dockerfile

import (
	"path"
	"strings"
)

// Image is what a Dockerfile sets of the image that it builds; fields that it does
// not set are empty.
type Image struct {
	From, User, Home, Workdir string
	Entrypoint, Cmd           []string // as the engine gets them: a line goes to /bin/sh
}

// Image returns the image of the stage target, or of the last stage where target is
// empty or missing.
func (f *File) Image(target string) Image {
	args, stages := map[string]string{}, map[string]Image{}
	var image Image
	stage, inStage := "", false
	for _, s := range f.steps {
		switch {
		case s.verb == "ARG" && !inStage:
			define(args, s.words) // those of a stage are unknown to FROM
		case s.verb == "FROM":
			if target != "" && stage == strings.ToLower(target) {
				return image
			}
			image, stage, inStage = from(s.words, args, stages), "", true
			if len(s.words) == 3 {
				stage = strings.ToLower(s.words[2])
			}
		default:
			image.apply(s)
		}
		if stage != "" {
			stages[stage] = image
		}
	}
	return image
}

func from(words []string, args map[string]string, stages map[string]Image) Image {
	if len(words) == 0 {
		return Image{}
	}
	name, ok := expand(words[0], args)
	if !ok {
		name = words[0]
	}
	if image, ok := stages[strings.ToLower(name)]; ok {
		return image
	}
	return Image{From: name}
}

func (i *Image) apply(s step) {
	if len(s.words) == 0 {
		return
	}
	vector := s.words
	if !s.exec {
		vector = []string{"/bin/sh", "-c", strings.Join(s.words, " ")}
	}
	switch s.verb {
	case "USER":
		i.User = s.words[0]
	case "WORKDIR":
		if path.IsAbs(s.words[0]) {
			i.Workdir = path.Clean(s.words[0])
		} else {
			i.Workdir = path.Join("/", i.Workdir, s.words[0])
		}
	case "ENTRYPOINT":
		i.Entrypoint, i.Cmd = vector, nil
	case "CMD":
		i.Cmd = vector
	case "ENV":
		// The parser gives name, value and separator of each variable in turn.
		for at := 0; at+1 < len(s.words); at += 3 {
			if s.words[at] == "HOME" {
				i.Home = strings.Trim(s.words[at+1], `"'`)
			}
		}
	}
}
