package script

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// inertPrograms run nothing of what their arguments say.
var inertPrograms = strings.Fields(`
	: [ apk apt apt-get awk basename brew cat chmod chown cmp cp curl cut declare diff dirname dnf egrep
	exit export false fgrep file gem git go grep hash head help install jq kill killall less ln local ls mkdir more mv
	npm pacman pgrep pip pip3 pipx pkill popd printf pwd read readlink readonly realpath return rg rm rmdir rsync sed
	service set shellcheck shift sleep snap sort source stat systemctl tail tar tee test touch tr true type
	typeset uniq unset wc wget where which yamllint yq yum zypper`)

// talks matches the names that people give to functions that only print.
var talks = regexp.MustCompile(`(?i)^_*` + said + `([-_]?` + said + `)*$`)

const said = `(echo|printf?|println|log|info|notice|note|warn|warning|error|err|die|fail|fatal|abort|msg|message|say|success|ok|debug|usage|header|heading|title|section|status|line|bold|red|green|yellow|blue|cyan|colou?r)`

// inert reports whether a command only prints, looks at or moves what its arguments
// name, so that a call of Compose among them is none.
func inert(words []Word) bool {
	name := path.Base(words[0].Text)
	if name == "command" || name == "builtin" {
		return len(words) > 1 && slices.Contains([]string{"-v", "-V"}, words[1].Text)
	}
	return slices.Contains(inertPrograms, name) || talks.MatchString(name)
}
