package render

// fail2banView has the values of the jail, the filter and the action.
type fail2banView struct {
	Jail    string // also the tag of the proxy's log
	Enabled bool   // off on loopback, where all clients have the engine's address
	Table   string // nftables table with the bans
	Ports   string // the host's ports, as elements of a set
}

func newFail2banView(in Input) (any, error) {
	d := in.Design
	if err := d.Host.Check(); err != nil {
		return nil, err
	}
	ports, _ := d.Front.Published()
	return fail2banView{Jail: d.Host.Name, Enabled: ports != nil, Table: d.Host.Table + "_bans", Ports: setOf(ports)}, nil
}
