//go:build unix && !linux

package apply

// useOf does not know here.
func (h *Held) useOf(string) (use, func()) { return unknownUse, func() {} }
