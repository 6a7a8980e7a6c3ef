package neighbour

import "example.com/magi-harden/internal/trait"

// Exposure is a mount, config or secret by which a neighbour reaches what only Jupyter
// or the proxy should have. It is reported and stays: neighbours are not hardened.
type Exposure struct {
	Service string     `json:"service"`          // backup
	Way     trait.Kind `json:"way"`              // how it gets there: one of the Exposed kinds
	Name    string     `json:"name"`             // of the mount, volume, secret or config; trait.AboveStack: above the stack's folder
	Token   bool       `json:"token,omitempty"`  // it can read .env
	Key     bool       `json:"key,omitempty"`    // the front's key
	CA      bool       `json:"ca,omitempty"`     // the key of the local CA
	Change  bool       `json:"change,omitempty"` // it can write what the deployment is made of
	Engine  bool       `json:"engine,omitempty"` // it can have the engine do anything
	Host    bool       `json:"host,omitempty"`   // it can do anything on the host
}

// In returns the exposure in a deployment where the proxy's key or the key of the
// local CA may not exist, and false when nothing is exposed there.
func (e Exposure) In(key, ca bool) (Exposure, bool) {
	e.Key, e.CA = e.Key && key, e.CA && ca
	return e, e.Token || e.Key || e.CA || e.Change || e.Engine || e.Host
}
