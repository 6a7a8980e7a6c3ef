package deploy

import (
	"fmt"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
)

// checkFront has each file of the front checked by its judge: as rendered, and as in
// live, which may have edits, if it is there. It returns what is wrong with an edit, and
// fails where the front would not start with a rendered file.
func (r *run) checkFront(live map[string][]byte) (found []finding.Finding, err error) {
	ours := r.rendered()
	front := r.input.Design.Front
	for _, f := range front.Files() {
		edited, there := live[f.Path]
		if !there {
			edited = ours[f.Path]
		}
		var more []finding.Finding
		switch f.Judge {
		case design.NginxJudge:
			c, _ := front.Container()
			more, err = nginxJudge{r.tree.Dir, f.Path, c.Image}.check(ours[f.Path], edited)
		case design.Unjudged:
		default:
			err = fmt.Errorf("%s: nothing checks its edits: no judge %q", f.Path, f.Judge)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}
