package render

import "fmt"

// fail2banView fills the jail; the filter and the action hold no values.
type fail2banView struct {
	Jail    string // also the tag of the proxy's log
	Enabled bool   // not on loopback, where every client has the engine's address
	Table   string // nftables table of the bans
	Ports   string // the host's ports, as elements of a set
}

func newFail2banView(in Input) (any, error) {
	s := in.Spec
	if !bridgeName.MatchString(s.Bridge) {
		return nil, fmt.Errorf("%.60q is not the name of a bridge", s.Bridge)
	}
	ports := publishedPorts(s)
	return fail2banView{Jail: hostName(s), Enabled: ports != nil, Table: tableName(s) + "_bans", Ports: setOf(ports)}, nil
}
