package exact

import (
	"example.com/magi-harden/internal/finding"
)

// ownNetwork judges the networks of the hardening.
var ownNetwork = table{
	{"labels.**", "", nil},
	{"internal", finding.OpensNetwork, only(is("true"))},
	{"enable_ipv6", finding.OpensNetwork, only(is("false"))},
	{"**", finding.OpensNetwork, members},
}

// oldElement judges a network, volume, config or secret that was there before.
var oldElement = table{
	{"labels.**", "", nil},
	{"driver_opts", finding.OpensHost, members},
	{"file", finding.OpensFiles, no},
	{"content", finding.OpensFiles, no},
	{"environment", finding.OpensFiles, no},
	{"internal", finding.OpensNetwork, no},
	{"ipam", finding.OpensNetwork, members},
	{"name", finding.OpensNames, no},
	{"external", finding.OpensNames, no},
}

// newElement judges one that the edit adds. Who uses it has a difference of its own.
var newElement = append(table{
	{"name", finding.OpensNames, only(ownElement)},
	{"external", "", nil},
	{"internal", "", nil},
	{"attachable", "", nil},
	{"enable_ipv4", "", nil},
	{"enable_ipv6", "", nil},
	{"driver", finding.OpensHost, only(is("bridge", "local"))},
	{"file", finding.OpensFiles, only(ownFile)},
	{"content", finding.OpensToken, nil},
	{"environment", finding.OpensToken, only(func(_ diff, c change) bool { return c.is.text != tokenVar })},
}, oldElement...)

const tokenVar = "JUPYTER_TOKEN"

// ownElement: the engine knows it by this name, and no other of the stack has it.
func ownElement(d diff, c change) bool {
	for other, e := range kidsOf(d.comparison.is.child(d.section)) {
		if other != d.name && e.at("name") == c.is.text {
			return false
		}
	}
	return true
}

func ownFile(d diff, c change) bool { return d.dataFile(c.is.text) }
