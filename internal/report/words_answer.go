package report

import (
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/shell"
)

// ofAnswer has the sentences about answers; "" for other findings.
func ofAnswer(f finding.Finding, _ tense) (text, hint string) {
	switch f.Kind {
	case finding.AnswerRemark:
		return f.Detail, ""
	case finding.NewAnswer:
		return f.Subject + ": new question, answered with its default: " + f.Object, ""
	case finding.ProfileFollowed:
		return "profile " + f.Subject + " → " + f.Object + ": defaults of " + f.Subject + " follow: " + strings.Join(f.Items, ", "), ""
	case finding.ProfileKept:
		value, usual := f.Items[0], f.Items[1]
		return f.Subject + ": " + value + " was chosen and stays in " + f.Object + ", where the default is " + usual,
			shell.Line("run: magi-harden upgrade --set %s", f.Subject+"="+usual)
	}
	return "", ""
}

// ofRemark returns a remark about an answer as a finding.
func ofRemark(m answers.Remark) finding.Finding {
	f := finding.Finding{Kind: finding.AnswerRemark, Subject: m.Key}
	if m.Kind == answers.Migrated {
		f.Detail = m.From + ": " + m.Value
		return f
	}
	if m.Kind == answers.UnsureStart {
		f.Detail = m.Key + ": the stack's entrypoint cannot be read: " + m.Value
		f.Hint = "it may weaken how Jupyter starts; --command replaces it"
		return f
	}
	f.Items = []string{m.Value}
	if m.Other != "" {
		f.Items = append(f.Items, m.Other)
	}
	text, hint := aboutValue(m)
	f.Detail, f.Hint = m.Key+": "+m.Value+" "+text, hint
	return f
}

// aboutValue returns what a remark says of its value, and a hint.
func aboutValue(m answers.Remark) (text, hint string) {
	switch m.Kind {
	case answers.GivesAway:
		return m.Other + "; every notebook can use that", ""
	case answers.KeepsNothing:
		return "keeps nothing: no mount of Jupyter needs that name, or it can never be kept", ""
	case answers.HostBits:
		return "has host bits set and is read as " + m.Other, ""
	case answers.GivenTwice:
		return "is given twice", ""
	case answers.Contained:
		return "lies within " + m.Other + " and is dropped", ""
	case answers.NeverMatches:
		return "has no effect: the port is published on IPv4 only", ""
	case answers.CoversBridges:
		return "covers addresses of the engine's bridges (" + m.Other + "): clients that connect through the host itself would be allowed too", "use a narrower range"
	}
	return string(m.Kind), "" // a kind without words of its own
}
